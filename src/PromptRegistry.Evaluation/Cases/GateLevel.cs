namespace PromptRegistry.Evaluation.Cases;

/// <summary>How a suite is compared with its baseline.</summary>
public enum GateLevel
{
    /// <summary>Critical cases, and a statistical test of each metric; flips count where nothing is random.</summary>
    Standard,

    /// <summary>Every case on its own: no flip, no drop beyond the tolerance.</summary>
    Strict,
}
