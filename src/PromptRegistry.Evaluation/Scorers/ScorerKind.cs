namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A name that suites can give a scorer, and how the scorer is made.</summary>
/// <param name="Name">As it stands in the suite: <c>rouge-l</c>.</param>
/// <param name="Read">Makes the scorer of what the suite says; null after it reported a finding.</param>
public sealed record ScorerKind(string Name, Func<ScorerSource, IScorer?> Read)
{
    /// <summary>Whether <c>not-</c> before the name turns passed and failed round.</summary>
    public bool HasOpposite { get; init; }
}
