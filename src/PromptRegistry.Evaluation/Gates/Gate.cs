using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>Judges a measured suite: its critical cases, and the comparison with its baseline.</summary>
public static class Gate
{
    /// <summary>More unscored cells than this share make a result invalid.</summary>
    public const double UnscoredLimit = 0.02;

    public static GateResult Judge(EvaluationSuite suite, Measurement measurement, Baseline? baseline, GateOptions? options = null)
    {
        options ??= new GateOptions();
        var diagnostics = new List<Diagnostic>();
        CheckUnscored(suite, measurement, diagnostics);
        CriticalCases.Check(suite, measurement, diagnostics);

        var before = options.Accepting ? null : baseline;
        var comparison = before is null ? null : BaselineComparison.Create(suite, measurement, before, options);
        var detection = Detect(suite, measurement, before);
        diagnostics.AddRange(comparison?.Diagnostics ?? []);
        var metrics = MetricTable.Create(suite, measurement, comparison, detection, options.Seed);
        if (comparison is not null) CompareCases(suite, comparison, detection, diagnostics);
        if (comparison is not null && detection != Detection.Strict)
            StatisticalGate.Check(suite, comparison, metrics, detection, diagnostics);
        if (before is null && !options.Accepting) Thresholds.Check(suite, measurement, diagnostics);

        IReadOnlyList<Suspect> suspects = [];
        if (comparison is not null && detection == Detection.Statistical)
        {
            suspects = SevereCases.Find(suite, comparison);
            SevereCases.Check(suite, comparison, suspects, options, diagnostics);
            NoninferiorityGate.Check(suite, metrics, diagnostics);
        }

        var verdict = Verdicts.Of(diagnostics, isCompared: comparison is not null);
        return new GateResult(verdict, Verdicts.Code(verdict, diagnostics), detection, metrics, diagnostics) { Suspects = suspects };
    }

    private static Detection Detect(EvaluationSuite suite, Measurement measurement, Baseline? baseline)
    {
        if (baseline is null) return Detection.Thresholds;
        if (suite.Gate.Level == GateLevel.Strict) return Detection.Strict;
        return measurement.Deterministic && baseline.Deterministic ? Detection.Flips : Detection.Statistical;
    }

    private static void CheckUnscored(EvaluationSuite suite, Measurement measurement, List<Diagnostic> diagnostics)
    {
        var unscored = measurement.Cases.Sum(@case => @case.Unscored);
        if (unscored == 0) return;
        var cells = unscored + measurement.Cases.Sum(@case => @case.Scores.Values.Sum(scores => scores.Count));
        var share = (double)unscored / cells;
        var first = measurement.Cases.First(@case => @case.Unscored > 0);
        var descriptor = share > UnscoredLimit ? EvaluationDiagnostics.TooManyUnscored : EvaluationDiagnostics.Unscored;
        diagnostics.Add(new Diagnostic(descriptor, first.Location, string.Create(CultureInfo.InvariantCulture,
            $"{unscored} of {cells} {(cells == 1 ? "cell" : "cells")} of '{suite.Prompt}' {(unscored == 1 ? "has" : "have")} no score "
            + $"({share:P1}; at most {UnscoredLimit:P0} may): "
            + $"{CaseNames.Of(measurement.Cases.Where(@case => @case.Unscored > 0).Select(@case => @case.Id))}."
            + $" First: {first.FirstUnscored}")));
    }

    private static void CompareCases(
        EvaluationSuite suite, BaselineComparison comparison, Detection detection, List<Diagnostic> diagnostics)
    {
        if (detection is not (Detection.Strict or Detection.Flips)) return;
        foreach (var scorer in suite.Scorers.Where(scorer => scorer.Info.IsGating))
        {
            CaseGate.Check(scorer.Info, comparison.Pairs(scorer.Info.Id), suite.Gate.Tolerance, detection == Detection.Strict, diagnostics);
        }
    }
}

/// <summary>How a gate judges.</summary>
/// <param name="Accepting">The present scores are about to become the baseline: the old one is not compared.</param>
/// <param name="Seed">Seeds the drawn permutation tests.</param>
public sealed record GateOptions(bool Accepting = false, ulong Seed = 20_250_101)
{
    /// <summary>Who answered; null where both versions were measured side by side, so that there is nothing to compare.</summary>
    public AnsweringModel? Model { get; init; }

    /// <summary>The version that was measured side by side; null for the baseline file.</summary>
    public string? Against { get; init; }

    /// <summary>Fresh samples of cases that fell severely; null where none were taken.</summary>
    public IReadOnlyDictionary<Suspect, ArmMoments>? Fresh { get; init; }

    /// <summary>Why there are no fresh samples and what to do, as a sentence; null where nobody tried.</summary>
    public string? Unconfirmed { get; init; }
}

/// <summary>The model that answered.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Snapshots">As it named itself in its answers: the version behind the name. Sorted, each once; empty where answers name none.</param>
public sealed record AnsweringModel(string Name, IReadOnlyList<string> Snapshots);

/// <summary>What a gate decided.</summary>
/// <param name="Verdict">What it found.</param>
/// <param name="Code">Passed, Regressed or Invalid.</param>
/// <param name="Detection">What it could have noticed.</param>
/// <param name="Metrics">Every metric over all cases and over each slice.</param>
/// <param name="Diagnostics">Findings, at the scorer or case that they are about.</param>
public sealed record GateResult(
    Verdict Verdict, OutcomeCode Code, Detection Detection, IReadOnlyList<MetricComparison> Metrics, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Cases that fell severely, which only fresh samples of both versions can confirm.</summary>
    public IReadOnlyList<Suspect> Suspects { get; init; } = [];
}

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

/// <summary>Lists cases by name, and the rest by number.</summary>
internal static class CaseNames
{
    private const int Limit = 5;

    public static string Of(IEnumerable<string> names)
    {
        var all = names.ToList();
        var listed = string.Join(", ", all.Take(Limit).Select(name => $"'{name}'"));
        return all.Count <= Limit ? listed : $"{listed} and {all.Count - Limit} more";
    }
}
