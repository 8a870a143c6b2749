namespace PromptRegistry.Evaluation.Gates;

/// <summary>What a gate could have noticed.</summary>
public enum Detection
{
    /// <summary>Thresholds and critical cases only: there is no baseline.</summary>
    Thresholds,

    /// <summary>A statistical test of each metric.</summary>
    Statistical,

    /// <summary>The same, and every flip, because on both sides nothing is random.</summary>
    Flips,

    /// <summary>Every flip, and every drop of a case beyond the tolerance.</summary>
    Strict,
}
