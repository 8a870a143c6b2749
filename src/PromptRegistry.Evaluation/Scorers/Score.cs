namespace PromptRegistry.Evaluation.Scorers;

/// <summary>One cell of an evaluation: one sample of one case under one scorer.</summary>
/// <param name="Value">0 to 1, higher is better, to six decimals; NaN where unscored.</param>
/// <param name="Raw">What was measured, in the scorer's own unit; NaN where unscored.</param>
/// <param name="Reason">Why it did not pass; null where it did.</param>
public sealed record Score(ScoreState State, double Value, double Raw, string? Reason)
{
    /// <summary>Baselines keep this many decimals, so equal answers give exactly equal scores.</summary>
    private const int Decimals = 6;

    /// <summary>What judges said, one for each time that one was asked; empty for other scorers.</summary>
    public IReadOnlyList<JudgeVerdict> Verdicts { get; init; } = [];

    /// <summary>Whether it is unscored because the answer of a judge is not recorded, or was not asked for.</summary>
    public bool IsMissing { get; init; }

    /// <summary>What most cells of most suites have.</summary>
    private static readonly Score Full = new(ScoreState.Passed, 1, 1, null);

    public bool Passed => State == ScoreState.Passed;

    public bool IsScored => State != ScoreState.Unscored;

    public static Score Pass(double value = 1, double raw = 1) =>
        value == 1 && raw == 1 ? Full : new(ScoreState.Passed, Round(value), raw, null);

    public static Score Fail(string reason, double value = 0, double raw = 0) => new(ScoreState.Failed, Round(value), raw, reason);

    public static Score Unscored(string reason) => new(ScoreState.Unscored, double.NaN, double.NaN, reason);

    private static double Round(double value) => Math.Round(value, Decimals, MidpointRounding.ToEven);
}

/// <summary>What a scorer came to. An error is never a score: it leaves the cell unscored.</summary>
public enum ScoreState
{
    Passed,
    Failed,
    Unscored,
}
