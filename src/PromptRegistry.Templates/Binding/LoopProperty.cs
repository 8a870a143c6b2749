namespace PromptRegistry.Templates.Binding;

/// <summary>What a loop tells about itself.</summary>
internal enum LoopProperty : byte
{
    Index,
    ReverseIndex,
    First,
    Last,
    Even,
    Odd,
    Changed,
    Length,
}
