namespace PromptRegistry.Core.Settings;

/// <summary>How much depends on a program; files write it in lower case.</summary>
public enum ProgramTier
{
    /// <summary>It is tried out.</summary>
    Development,

    /// <summary>People rely on it.</summary>
    Production,
}
