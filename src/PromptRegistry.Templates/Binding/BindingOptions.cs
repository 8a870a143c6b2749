using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>What a template is bound to.</summary>
public sealed record BindingOptions
{
    /// <summary>The variables that the host provides, in its order. There are no others.</summary>
    public IReadOnlyList<TemplateGlobal> Globals { get; init; } = [];

    /// <summary>Finds an included template by the name it is included by; null when there is none.</summary>
    public Func<string, TemplateText?>? Loader { get; init; }
}

/// <summary>A variable that the host provides.</summary>
public sealed record TemplateGlobal(string Name, TemplateType Type);

/// <summary>An included template, as the host's loader found it.</summary>
public sealed record TemplateText(string Path, string Text)
{
    /// <summary>The text parsed, by a host that keeps it; null to parse it when it is included.</summary>
    public Template? Parsed { get; init; }
}
