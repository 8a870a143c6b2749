using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Canonical;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>A prompt's <c>evals.yaml</c> with the case files that it names, read and checked.</summary>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Path">The suite's file in the repository.</param>
/// <param name="Samples">Answers asked for a case.</param>
/// <param name="Cases">At least one, each id once.</param>
/// <param name="Scorers">At least one, each id once: those of the suite, then those that only single cases have.</param>
/// <param name="Digest"><c>sha256:</c> and the digest of samples, cases and scorers.</param>
public sealed record EvaluationSuite(
    string Prompt,
    string Path,
    int Samples,
    IReadOnlyList<EvaluationCase> Cases,
    IReadOnlyList<IScorer> Scorers,
    GateSettings Gate,
    string Digest)
{
    public const string FileName = "evals.yaml";

    /// <summary>The least overall score of the suite; null where it has no such threshold.</summary>
    public OverallThreshold? Threshold { get; init; }

    /// <summary>The least agreement with people, as Cohen's kappa, that a judge must have to gate; null where any judge gates.</summary>
    public double? Agreement { get; init; }

    /// <summary>The suite with some scorers that only report.</summary>
    /// <param name="ids">The ids of those.</param>
    internal EvaluationSuite WithReporting(IReadOnlySet<string> ids) => this with
    {
        Scorers = [.. Scorers.Select(scorer => ids.Contains(scorer.Info.Id) ? new ReportingScorer(scorer) : scorer)],
        Own = Own.With((column, scorer) => ids.Contains(Scorers[column].Info.Id) ? new ReportingScorer(scorer) : scorer),
    };

    /// <summary>The scorers of single cases.</summary>
    internal CaseScorers Own { get; init; } = CaseScorers.None;

    /// <summary>What judges a case in a column: its own scorer of that id, or the suite's; null where none does.</summary>
    /// <param name="case">A case of the suite.</param>
    /// <param name="column">The scorer's place in <see cref="Scorers"/>.</param>
    public IScorer? ScorerOf(EvaluationCase @case, int column)
    {
        var scorer = Own.Of(@case, column) ?? (column < Scorers.Count - Own.Added ? Scorers[column] : null);
        return scorer?.AppliesTo(@case) == true ? scorer : null;
    }
}

/// <summary>A scorer whose weight the suite does not take.</summary>
internal sealed class ReportingScorer(IScorer scorer) : IScorer
{
    public ScorerInfo Info { get; } = scorer.Info with { Weight = 0 };

    public bool AppliesTo(EvaluationCase @case) => scorer.AppliesTo(@case);

    public ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation) => scorer.ScoreAsync(input, cancellation);
}

/// <summary>The least overall score of a suite: the mean of its cases' weighted scores.</summary>
/// <param name="Minimum">0 to 1.</param>
/// <param name="Location">Where it stands.</param>
public sealed record OverallThreshold(double Minimum, SourceLocation Location);

/// <summary>How a suite is compared with its baseline.</summary>
public enum GateLevel
{
    /// <summary>Critical cases, and a statistical test of each metric; flips count where nothing is random.</summary>
    Standard,

    /// <summary>Every case on its own: no flip, no drop beyond the tolerance.</summary>
    Strict,

    /// <summary>As standard, and what standard leaves open fails: a suite has to show that no metric dropped by more than the margin.</summary>
    StrictNoninferiority,
}

/// <summary>What <c>gate</c> says.</summary>
/// <param name="Tolerance">A smaller drop of a mean score never fails; 0..1.</param>
/// <param name="ByTag">Whether each tag's cases are also judged on their own.</param>
/// <param name="Margin">A drop that matters; 0..1. Where it cannot be ruled out, the result is inconclusive.</param>
public sealed record GateSettings(GateLevel Level = GateLevel.Standard, double Tolerance = 0.01, bool ByTag = false, double Margin = 0.05)
{
    /// <summary>The levels, as a suite writes them.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["standard", "strict", "strict-noninferiority"];
}

/// <param name="Suite">Null when there is any error.</param>
public sealed record SuiteResult(EvaluationSuite? Suite, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>The digest of everything that a suite measures with; the order of cases and scorers does not count.</summary>
internal static class SuiteDigest
{
    private const int Piece = 16_384;

    public static string Of(int samples, IReadOnlyList<EvaluationCase> cases, IReadOnlyList<IScorer> scorers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new StringBuilder();
        text.Append(samples).Append('\n');
        foreach (var @case in cases.OrderBy(@case => @case.Id, StringComparer.Ordinal))
        {
            CanonicalText.Append(text, @case.Id);
            text.Append(@case.Digest).Append(@case.Critical ? '!' : '.');
            foreach (var tag in @case.Tags.Order(StringComparer.Ordinal)) CanonicalText.Append(text, tag);
            text.Append('\n');
            if (text.Length > Piece) Add(hash, text);
        }

        foreach (var scorer in scorers.OrderBy(scorer => scorer.Info.Id, StringComparer.Ordinal))
        {
            CanonicalText.Append(text, scorer.Info.Id);
            text.Append(scorer.Info.Digest).Append('\n');
        }

        Add(hash, text);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, StringBuilder text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        text.Clear();
    }
}
