namespace PromptRegistry.Templates;

/// <summary>Rendering failed at a place of a template.</summary>
public sealed class TemplateException(string message, SourceSpan span, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Where in which template; the default value when the place is not known.</summary>
    public SourceSpan Span { get; } = span;
}
