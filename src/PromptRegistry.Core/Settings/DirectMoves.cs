namespace PromptRegistry.Core.Settings;

/// <summary>What a move of an environment's tag by plain git is taken for.</summary>
public enum DirectMoves
{
    /// <summary>As good as a promotion; only the ledger does not know it.</summary>
    Allow,

    /// <summary>Legal, and reported until it is recorded.</summary>
    Warn,

    /// <summary>A violation: an error in status, and never recorded as if it were in order.</summary>
    Deny,
}
