namespace PromptRegistry.Templates;

/// <summary>One finding about a template: what is wrong, in words for its author, and where.</summary>
public sealed record TemplateDiagnostic(TemplateDiagnosticKind Kind, string Message, SourceSpan Span)
{
    public override string ToString() => $"{Span}: {Message}";
}
