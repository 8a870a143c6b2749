using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Baselines;

/// <summary>The accepted scores of a suite. They change only when somebody accepts new ones, in a commit that is reviewed.</summary>
/// <param name="PromptVersion">Version of the prompt that was measured.</param>
/// <param name="PromptDigest">Content digest of the prompt that was measured.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Samples">Answers a case.</param>
/// <param name="Deterministic">Whether equal requests got equal answers, so that any difference later is real.</param>
/// <param name="Scorers">Digest of each scorer, by id.</param>
/// <param name="Cases">By id.</param>
public sealed record Baseline(
    string PromptVersion,
    string PromptDigest,
    string Model,
    int Samples,
    bool Deterministic,
    IReadOnlyDictionary<string, string> Scorers,
    IReadOnlyDictionary<string, BaselineCase> Cases)
{
    public const string FileName = "baseline.json";

    /// <summary>As the model named itself in its answers; sorted, empty where that is not known.</summary>
    public IReadOnlyList<string> Snapshots { get; init; } = [];
}

/// <summary>The accepted scores of one case.</summary>
/// <param name="Digest">Of the inputs and the expected answer that were measured.</param>
/// <param name="Scores">By scorer.</param>
public sealed record BaselineCase(string Digest, IReadOnlyDictionary<string, Moments> Scores);
