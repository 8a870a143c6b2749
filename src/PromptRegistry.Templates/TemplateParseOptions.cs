namespace PromptRegistry.Templates;

/// <summary>How a template's text is read.</summary>
public sealed record TemplateParseOptions
{
    public static TemplateParseOptions Default { get; } = new();

    /// <summary>The text is code throughout, without braces around it.</summary>
    public bool ScriptOnly { get; init; }

    /// <summary>How deep expressions and blocks may be nested.</summary>
    /// <value>250.</value>
    public int DepthLimit { get; init; } = 250;
}
