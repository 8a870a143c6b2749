namespace PromptRegistry.Templates.Rendering;

/// <summary>How a statement ended.</summary>
public enum Flow : byte
{
    Next,
    Break,
    Continue,
    Return,
}
