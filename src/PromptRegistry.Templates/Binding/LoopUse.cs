namespace PromptRegistry.Templates.Binding;

/// <summary>Which of a loop's own variables its body reads; what nobody reads costs nothing.</summary>
[Flags]
internal enum LoopUse : byte
{
    None = 0,
    Position = 1,

    /// <summary><c>for.changed</c>, which compares each item with the one before.</summary>
    Changed = 2,
}
