using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>A loop's position, for <c>for.index</c> and its like.</summary>
internal struct LoopState
{
    public int Index { get; set; }

    public int Length { get; set; }

    public bool Changed { get; set; }

    public readonly TemplateValue Get(LoopProperty property) => property switch
    {
        LoopProperty.Index => Index,
        LoopProperty.ReverseIndex => Length - Index - 1,
        LoopProperty.First => Index == 0,
        LoopProperty.Last => Index == Length - 1,
        LoopProperty.Even => (Index & 1) == 0,
        LoopProperty.Odd => (Index & 1) != 0,
        LoopProperty.Changed => Changed,
        _ => Length,
    };
}
