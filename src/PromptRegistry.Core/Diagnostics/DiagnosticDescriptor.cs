namespace PromptRegistry.Core.Diagnostics;

/// <summary>One kind of finding. Ids are never reused.</summary>
/// <param name="Id"><c>PRM</c> and four digits; the first digit is the range.</param>
/// <param name="Title">What kind of finding it is, without the particulars.</param>
/// <param name="Severity">The severity unless a setting changes it.</param>
public sealed record DiagnosticDescriptor(string Id, string Title, DiagnosticSeverity Severity)
{
    /// <summary>The page about this kind, relative to the repository of PromptRegistry.</summary>
    public string Page => $"docs/diagnostics/{Id}.md";
}
