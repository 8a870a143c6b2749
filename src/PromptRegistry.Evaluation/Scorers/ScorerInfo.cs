using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>What a scorer of a suite is.</summary>
/// <param name="Id">Unique in its suite; the metric's name in reports and baselines.</param>
/// <param name="Kind">The scorer's name in the suite: <c>rouge-l</c>.</param>
/// <param name="Weight">Its share in the overall score of a case; 0 reports without gating.</param>
/// <param name="Digest">Changes with what is measured, not with thresholds or weights.</param>
/// <param name="Location">Where it stands in the suite.</param>
public sealed record ScorerInfo(string Id, string Kind, double Weight, string Digest, SourceLocation Location)
{
    /// <summary>Unit and range of the raw value.</summary>
    public string Range { get; init; } = "0..1";

    /// <summary>Whether a higher raw value is better; scores always are.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>Smallest score that passes; null where passing is not a matter of degree.</summary>
    public double? Minimum { get; init; }

    /// <summary>Whether equal answers get equal scores; a judge that is asked with a temperature may give others.</summary>
    public bool IsDeterministic { get; init; } = true;

    /// <summary>The judge; null for other scorers.</summary>
    public JudgeInfo? Judge { get; init; }

    /// <summary>The model that gives texts their vectors for it; null where it needs none.</summary>
    internal string? EmbeddingModel { get; init; }

    /// <summary>The models that it asks about an answer.</summary>
    internal IReadOnlyList<string> Asks => Judge?.Models ?? (EmbeddingModel is { } model ? [model] : []);

    /// <summary>Whether it runs programs, which the person who evaluates has to allow.</summary>
    internal bool RunsPrograms { get; init; }

    /// <summary>Whether it needs the compiler of the .NET SDK.</summary>
    internal bool NeedsCompiler { get; init; }

    /// <summary>Whether a failure can fail the suite.</summary>
    public bool IsGating => Weight > 0;
}
