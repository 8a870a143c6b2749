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

    /// <summary>Fresh samples alone confirm below this one-sided p of Fisher's exact test.</summary>
    public const double FreshAlpha = 0.01;

    /// <summary>Fresh and first samples together confirm below this; stricter, because the first ones chose the case.</summary>
    public const double PooledAlpha = 0.001;

    /// <summary>Sums of six decimals divided by counts differ by rounding.</summary>
    private const double Noise = 1e-9;

    /// <summary>Fresh samples of each version: twice those of the suite, and at least six, for with fewer a fall of all could hardly be confirmed.</summary>
    public static int FreshSamples(int samples) => Math.Max(6, 2 * samples);

    /// <summary>Whether a case fell severely.</summary>
    public static bool IsSevere(Moments baseline, Moments candidate) =>
        baseline.AllPassed && candidate.Count > 0 && candidate.PassRate <= Share + Noise;

    /// <summary>Whether fresh samples confirm that the case is worse.</summary>
    /// <param name="first">The samples that made it a suspect: the baseline's and the candidate's.</param>
    /// <param name="fresh">The fresh ones of both.</param>
    public static bool IsConfirmed(ArmMoments first, ArmMoments fresh) =>
        P(fresh) < FreshAlpha || P(new ArmMoments(first.Baseline.Add(fresh.Baseline), first.Candidate.Add(fresh.Candidate))) < PooledAlpha;

    private static double P(ArmMoments arms) => FisherExact.Test(
        arms.Baseline.Passes, arms.Baseline.Count - arms.Baseline.Passes, arms.Candidate.Passes, arms.Candidate.Count - arms.Candidate.Passes).PGreater;

    internal static IReadOnlyList<Suspect> Find(EvaluationSuite suite, BaselineComparison comparison) =>
    [
        .. suite.Scorers.Where(scorer => scorer.Info.IsGating).SelectMany(scorer => comparison.Pairs(scorer.Info.Id)
            .Where(pair => !pair.Case.Critical && IsSevere(pair.Baseline, pair.Candidate))
            .Select(pair => new Suspect(pair.Case.Id, scorer.Info.Id))),
    ];

    internal static void Check(
        EvaluationSuite suite, BaselineComparison comparison, IReadOnlyList<Suspect> suspects, GateOptions options, ICollection<Diagnostic> diagnostics)
    {
        foreach (var scorer in suite.Scorers.Where(scorer => scorer.Info.IsGating))
        {
            var pairs = comparison.Pairs(scorer.Info.Id).ToDictionary(pair => pair.Case.Id, StringComparer.Ordinal);
            var (confirmed, cleared, open) = (new List<string>(), new List<string>(), new List<string>());
            foreach (var suspect in suspects.Where(suspect => suspect.Scorer == scorer.Info.Id))
            {
                var pair = pairs[suspect.Case];
                if (options.Fresh?.GetValueOrDefault(suspect) is not { } fresh || fresh.Baseline.Count == 0 || fresh.Candidate.Count == 0)
                {
                    open.Add($"'{suspect.Case}' ({Passes(pair.Baseline)} → {Passes(pair.Candidate)})");
                    continue;
                }

                var numbers = $"'{suspect.Case}' ({Passes(pair.Baseline)} → {Passes(pair.Candidate)}; fresh: {Passes(fresh.Baseline)} → {Passes(fresh.Candidate)})";
                (IsConfirmed(new ArmMoments(pair.Baseline, pair.Candidate), fresh) ? confirmed : cleared).Add(numbers);
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
