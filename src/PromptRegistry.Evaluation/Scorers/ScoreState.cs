namespace PromptRegistry.Evaluation.Scorers;

/// <summary>What a scorer came to. An error is never a score: it leaves the cell unscored.</summary>
public enum ScoreState
{
    Passed,
    Failed,
    Unscored,
}
