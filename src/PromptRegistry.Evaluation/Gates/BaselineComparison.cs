using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>Pairs what was measured with the baseline, and says what cannot be paired.</summary>
internal sealed class BaselineComparison
{
    private readonly Dictionary<string, List<PairedCase>> pairs = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> diagnostics = [];

    private BaselineComparison()
    {
    }

    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    public IReadOnlyList<PairedCase> Pairs(string scorer) => pairs.TryGetValue(scorer, out var list) ? list : [];

    public static BaselineComparison Create(EvaluationSuite suite, Measurement measurement, Baseline baseline, GateOptions options)
    {
        var comparison = new BaselineComparison();
        if (baseline.Samples != suite.Samples)
        {
            comparison.Report(EvaluationDiagnostics.BaselineNotComparable, SourceLocation.File(suite.Path),
                $"The baseline has {baseline.Samples} {(baseline.Samples == 1 ? "sample" : "samples")} a case, the suite asks for {suite.Samples}. {Accept(suite)}");
        }

        if (options.Model is { } model) comparison.CompareModels(suite, model, baseline);
        comparison.PairCases(suite, measurement, baseline, options.Against);
        comparison.FindMissing(suite, measurement, baseline);
        return comparison;
    }

    /// <summary>Scores of two models differ whatever the prompt says.</summary>
    private void CompareModels(EvaluationSuite suite, AnsweringModel model, Baseline baseline)
    {
        var others = model.Snapshots.Except(baseline.Snapshots, StringComparer.Ordinal).ToList();
        var what = model.Name != baseline.Model
            ? $"The baseline was measured with the model '{baseline.Model}', and now '{model.Name}' answers"
            : baseline.Snapshots.Count > 0 && others.Count > 0
                ? $"'{model.Name}' answered as {CaseNames.Of(baseline.Snapshots)} for the baseline and answers as {CaseNames.Of(others)} now"
                : null;
        if (what is null) return;
        Report(EvaluationDiagnostics.BaselineNotComparable, SourceLocation.File(suite.Path),
            $"{what}: what differs may be the model and not the prompt. Measure both versions now: dotnet prompt eval {suite.Prompt} --mode record"
            + $" --against <version or commit>. {Accept(suite)}");
    }

    private void PairCases(EvaluationSuite suite, Measurement measurement, Baseline baseline, string? against)
    {
        var (added, changed) = (new List<MeasuredCase>(), new List<MeasuredCase>());
        var scorers = suite.Scorers.Where(scorer => IsSame(scorer.Info.Id, scorer.Info.Digest)).Select(scorer => scorer.Info.Id).ToList();
        foreach (var @case in measurement.Cases)
        {
            if (!baseline.Cases.TryGetValue(@case.Id, out var before))
            {
                added.Add(@case);
                continue;
            }

            if (before.Digest != @case.Digest)
            {
                changed.Add(@case);
                continue;
            }

            foreach (var scorer in scorers)
            {
                if (!@case.Scores.TryGetValue(scorer, out var now) || now.Count == 0) continue;
                if (!before.Scores.TryGetValue(scorer, out var then) || then.Count == 0) continue;
                if (!pairs.TryGetValue(scorer, out var list)) pairs.Add(scorer, list = new(measurement.Cases.Count));
                list.Add(new PairedCase(@case, then, now));
            }
        }

        if (against is null) ReportCases(suite, added, "is new", "are new");
        else if (added.Count > 0) ReportUnfit(added, against);
        ReportCases(suite, changed, "has changed", "have changed");
        foreach (var scorer in suite.Scorers.Where(scorer => !scorers.Contains(scorer.Info.Id)))
        {
            // What differs from the baseline may be the judge, and the gate would be open while nobody notices.
            if (scorer.Info is { Judge: { } judge, IsGating: true } && baseline.Scorers.ContainsKey(scorer.Info.Id))
            {
                Report(EvaluationDiagnostics.BaselineNotComparable, scorer.Info.Location,
                    $"The scores of '{scorer.Info.Id}' in the baseline were given by another judge than now: {judge}. What differs may be the judge and not the prompt."
                    + $" {Accept(suite)}");
                continue;
            }

            var what = baseline.Scorers.ContainsKey(scorer.Info.Id)
                ? "measures something else than in the baseline"
                : "is not in the baseline";
            Report(EvaluationDiagnostics.NotInBaseline, scorer.Info.Location,
                $"The scorer '{scorer.Info.Id}' {what}, so it is not compared. {Accept(suite)}");
        }

        bool IsSame(string id, string digest) => baseline.Scorers.TryGetValue(id, out var before) && before == digest;
    }

    private void ReportCases(EvaluationSuite suite, List<MeasuredCase> cases, string one, string many)
    {
        if (cases.Count == 0) return;
        var names = CaseNames.Of(cases.Select(@case => @case.Id));
        Report(EvaluationDiagnostics.NotInBaseline, cases[0].Location,
            (cases.Count == 1
                ? $"The case {names} {one} since the baseline, so it is not compared."
                : $"{cases.Count} cases {many} since the baseline, so they are not compared: {names}.")
            + $" {Accept(suite)}");
    }

    private void ReportUnfit(List<MeasuredCase> cases, string against) => Report(
        EvaluationDiagnostics.NotInBaseline, cases[0].Location,
        $"{cases.Count} {(cases.Count == 1 ? "case does" : "cases do")} not fit the inputs that {against} has, so"
        + $" {(cases.Count == 1 ? "it is" : "they are")} not compared: {CaseNames.Of(cases.Select(@case => @case.Id))}.");

    private void FindMissing(EvaluationSuite suite, Measurement measurement, Baseline baseline)
    {
        var present = measurement.Cases.Select(@case => @case.Id).ToHashSet(StringComparer.Ordinal);
        var gone = baseline.Cases.Keys.Where(id => !present.Contains(id)).Order(StringComparer.Ordinal).ToList();
        if (gone.Count > 0)
        {
            Report(EvaluationDiagnostics.MissingFromSuite, SourceLocation.File(suite.Path),
                $"The baseline has {(gone.Count == 1 ? "a case" : $"{gone.Count} cases")} that the suite lacks:"
                    + $" {CaseNames.Of(gone)}."
                + $" Put {(gone.Count == 1 ? "it" : "them")} back. {Accept(suite)}");
        }

        foreach (var scorer in baseline.Scorers.Keys.Where(id => suite.Scorers.All(scorer => scorer.Info.Id != id)).Order(StringComparer.Ordinal))
        {
            Report(EvaluationDiagnostics.MissingFromSuite, SourceLocation.File(suite.Path),
                $"The baseline has the scorer '{scorer}' that the suite lacks. Put it back. {Accept(suite)}");
        }
    }

    private static string Accept(EvaluationSuite suite) =>
        $"If that is meant, accept a new baseline: dotnet prompt eval {suite.Prompt} --accept.";

    private void Report(DiagnosticDescriptor descriptor, SourceLocation location, string message) =>
        diagnostics.Add(new Diagnostic(descriptor, location, message));
}
