namespace PromptRegistry.Templates.Binding;

/// <summary>An included template, as the host's loader found it.</summary>
public sealed record TemplateText(string Path, string Text)
{
    /// <summary>The text parsed, by a host that keeps it; null to parse it when it is included.</summary>
    public Template? Parsed { get; init; }
}
