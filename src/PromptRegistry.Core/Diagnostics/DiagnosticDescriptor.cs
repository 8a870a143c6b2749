namespace PromptRegistry.Core.Diagnostics;

/// <summary>One kind of finding. Ids are never reused.</summary>
/// <param name="Id"><c>PRM</c> and four digits; the first digit is the range.</param>
/// <param name="Title">What kind of finding it is, without the particulars.</param>
/// <param name="Severity">The severity unless a setting changes it.</param>
public sealed record DiagnosticDescriptor(string Id, string Title, DiagnosticSeverity Severity)
{
    /// <summary>The file with the page about this kind, in the folder of all such pages (<c>docs/diagnostics</c>).</summary>
    public string Page => $"{Id}.md";

    /// <summary>A link to the page.</summary>
    /// <param name="pages">The folder of the pages: a full path, or an address. Empty where nobody knows, which gives no link.</param>
    /// <returns>An absolute URI, or null.</returns>
    public string? Link(string pages) =>
        pages.Length > 0 && Uri.TryCreate(pages.TrimEnd('/', '\\') + "/" + Page, UriKind.Absolute, out var link) ? link.AbsoluteUri : null;
}
