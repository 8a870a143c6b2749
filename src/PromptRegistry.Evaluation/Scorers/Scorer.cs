using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>Judges answers. A scorer is immutable and used by several threads.</summary>
public abstract class Scorer(ScorerInfo info)
{
    public ScorerInfo Info { get; } = info;

    /// <summary>Whether it compares the answer with the case's expected one.</summary>
    public virtual bool NeedsExpected => false;

    /// <summary>Whether it can judge answers to this case.</summary>
    public bool AppliesTo(EvaluationCase @case) => !NeedsExpected || @case.Expected is not null;

    /// <summary>Judges one answer; what goes wrong becomes an unscored cell with the reason.</summary>
    public abstract Score Score(ScoringInput input);
}

/// <summary>What a scorer of a suite is.</summary>
/// <param name="Id">Unique in its suite; the metric's name in reports and baselines.</param>
/// <param name="Kind">The scorer's name in the suite: <c>rouge-l</c>.</param>
/// <param name="Weight">Its share in the overall score; 0 reports without gating.</param>
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

    public bool IsGating => Weight > 0;
}

/// <summary>An answer, and the case that it answers.</summary>
public sealed record ScoringInput(CaseValues Values, string Answer)
{
    public EvaluationCase Case => Values.Case;
}

/// <summary>The scorers that a suite can name.</summary>
internal static class ScorerCatalog
{
    private static readonly Dictionary<string, Func<ScorerSource, Scorer?>> Readers = new(StringComparer.Ordinal)
    {
        ["contains"] = ScorerReaders.Contains,
        ["equals"] = ScorerReaders.Equals,
        ["json-schema"] = ScorerReaders.JsonSchema,
        ["matches"] = ScorerReaders.Matches,
        ["rouge-l"] = ScorerReaders.RougeL,
        ["sentences"] = ScorerReaders.Sentences,
    };

    /// <summary>The scorer, or null after a finding.</summary>
    public static Scorer? Read(ScorerSource source)
    {
        if (Readers.TryGetValue(source.Kind, out var reader)) return reader(source);
        source.Diagnostics.Add(new Diagnostic(EvaluationDiagnostics.UnknownScorer, source.Name.Location,
            $"There is no scorer '{source.Kind}'.{Suggestion.Sentence(source.Kind, Readers.Keys)}"
            + $" Scorers: {string.Join(", ", Readers.Keys)}."));
        return null;
    }
}
