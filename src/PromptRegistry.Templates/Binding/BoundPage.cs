using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>One template's statements and the text that its ranges are about.</summary>
internal sealed class BoundPage(SourceText source)
{
    public SourceText Source { get; } = source;

    /// <summary>The statements; set once, when binding ends.</summary>
    public BoundBlock Body { get; internal set; } = new(default, [], false);
}
