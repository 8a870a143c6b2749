namespace PromptRegistry.Templates.Binding;

/// <summary>What a template is bound to.</summary>
public sealed record BindingOptions
{
    /// <summary>The variables that the host provides, in its order. There are no others.</summary>
    public IReadOnlyList<TemplateGlobal> Globals { get; init; } = [];

    /// <summary>Finds an included template by the name it is included by; null when there is none.</summary>
    public Func<string, TemplateText?>? Loader { get; init; }
}
