namespace PromptRegistry.Templates.Binding;

/// <summary>An included template, as the host's loader found it.</summary>
public sealed record TemplateText(string Path, string Text);
