using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>
/// A case that passed every sample in the baseline and passes at most a third of them now. Among many cases some fall like this by chance, so it is
/// confirmed on fresh samples of both versions: to ask again only what failed, and only the new version, would favour one side.
/// </summary>
public static class SevereCases
{
    /// <summary>The largest share of samples that may pass now for a case to have fallen severely.</summary>
    public const double Share = 1 / 3.0;

    /// <summary>Confirmed below this one-sided p of Fisher's exact test, adjusted by Holm's method for the number of suspects.</summary>
    public const double Alpha = 0.01;

    /// <summary>The fewest fresh samples of each version.</summary>
    private const int Fewest = 6;

    /// <summary>Sums of six decimals divided by counts differ by rounding.</summary>
    private const double Noise = 1e-9;

    /// <summary>
    /// Fresh samples of each version: twice those of the suite, at least six, and as many as a broken case needs to stand out among all suspects, although
    /// the baseline misses once.
    /// </summary>
    /// <param name="samples">Samples a case in the suite.</param>
    /// <param name="suspects">Cases that fell, at least 1.</param>
    public static int FreshSamples(int samples, int suspects)
    {
        var count = Math.Max(Fewest, 2 * samples);
        while (suspects * FisherExact.Test(count - 1, 1, 0, count).PGreater > Alpha) count++;
        return count;
    }

    /// <summary>Whether a case fell severely.</summary>
    public static bool IsSevere(Moments baseline, Moments candidate) =>
        baseline.AllPassed && candidate.Count > 0 && candidate.PassRate <= Share + Noise;

    /// <summary>Which suspects fresh samples confirm. The first samples chose them and say no more.</summary>
    /// <param name="fresh">Fresh samples of each suspect; null where there are none.</param>
    public static IReadOnlyList<bool> Confirmed(IReadOnlyList<ArmMoments?> fresh)
    {
        var adjusted = Holm.Adjust([.. fresh.Select(arms => arms is null ? 1 : FisherExact.Test(
            arms.Baseline.Passes, arms.Baseline.Count - arms.Baseline.Passes, arms.Candidate.Passes, arms.Candidate.Count - arms.Candidate.Passes).PGreater)]);
        return [.. adjusted.Select(p => p < Alpha)];
    }

    internal static IReadOnlyList<Suspect> Find(EvaluationSuite suite, BaselineComparison comparison) =>
    [
        .. suite.Scorers.Where(scorer => scorer.Info.IsGating).SelectMany(scorer => comparison.Pairs(scorer.Info.Id)
            .Where(pair => !pair.Case.Critical && IsSevere(pair.Baseline, pair.Candidate))
            .Select(pair => new Suspect(pair.Case.Id, scorer.Info.Id))),
    ];

    internal static void Check(
        EvaluationSuite suite, BaselineComparison comparison, IReadOnlyList<Suspect> suspects, GateOptions options, ICollection<Diagnostic> diagnostics)
    {
        var all = suspects.Select(suspect => options.Fresh?.GetValueOrDefault(suspect) is { Baseline.Count: > 0, Candidate.Count: > 0 } fresh ? fresh : null).ToList();
        var judged = Confirmed(all);
        foreach (var scorer in suite.Scorers.Where(scorer => scorer.Info.IsGating))
        {
            var pairs = comparison.Pairs(scorer.Info.Id).ToDictionary(pair => pair.Case.Id, StringComparer.Ordinal);
            var (confirmed, cleared, open) = (new List<string>(), new List<string>(), new List<string>());
            for (var i = 0; i < suspects.Count; i++)
            {
                if (suspects[i].Scorer != scorer.Info.Id) continue;
                var pair = pairs[suspects[i].Case];
                var first = $"{Passes(pair.Baseline)} → {Passes(pair.Candidate)}";
                if (all[i] is { } fresh)
                    (judged[i] ? confirmed : cleared).Add($"'{suspects[i].Case}' ({first}; fresh: {Passes(fresh.Baseline)} → {Passes(fresh.Candidate)})");
                else open.Add($"'{suspects[i].Case}' ({first})");
            }

            Report(scorer.Info, EvaluationDiagnostics.SevereRegression, confirmed, "passed '{0}' in the baseline and {1} now, on fresh samples of both versions, too", diagnostics);
            Report(scorer.Info, EvaluationDiagnostics.SevereCleared, cleared, "fell under '{0}', but fresh samples of both versions do not confirm it", diagnostics);
            if (open.Count == 0) continue;
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.SevereUnconfirmed, scorer.Info.Location,
                $"{Cases(open.Count)} passed '{scorer.Info.Id}' in the baseline and {(open.Count == 1 ? "fails" : "fail")} now: {Listed(open)}. That may be chance:"
                + $" {options.Unconfirmed ?? $"it takes fresh samples of both versions to tell. Ask for them: dotnet prompt eval {suite.Prompt} --mode record."}")
            {
                Severity = suite.Gate.Level == GateLevel.StrictNoninferiority ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            });
        }
    }

    private static void Report(
        ScorerInfo scorer, DiagnosticDescriptor descriptor, List<string> cases, string what, ICollection<Diagnostic> diagnostics)
    {
        if (cases.Count == 0) return;
        var text = what.Replace("{0}", scorer.Id, StringComparison.Ordinal).Replace("{1}", cases.Count == 1 ? "fails" : "fail", StringComparison.Ordinal);
        diagnostics.Add(new Diagnostic(descriptor, scorer.Location, $"{Cases(cases.Count)} {text}: {Listed(cases)}."));
    }

    private static string Passes(Moments moments) => $"{moments.Passes} of {moments.Count}";

    private static string Cases(int count) => $"{count} {(count == 1 ? "case" : "cases")}";

    private static string Listed(List<string> cases) =>
        string.Join(", ", cases.Take(5)) + (cases.Count > 5 ? $" and {cases.Count - 5} more" : "");
}

/// <summary>A case that fell severely under a scorer.</summary>
/// <param name="Case">The case's id.</param>
/// <param name="Scorer">The scorer's id.</param>
public sealed record Suspect(string Case, string Scorer);

/// <summary>Samples of one case under one scorer, of both versions.</summary>
/// <param name="Baseline">The baseline's.</param>
/// <param name="Candidate">The candidate's.</param>
public sealed record ArmMoments(Moments Baseline, Moments Candidate);
