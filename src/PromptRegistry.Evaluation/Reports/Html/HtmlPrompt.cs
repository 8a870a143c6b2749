using PromptRegistry.Evaluation.Running;
using PromptRegistry.Plots;

namespace PromptRegistry.Evaluation.Reports.Html;

/// <summary>One prompt on the page: verdict, findings, metrics, plots and cases.</summary>
internal static class HtmlPrompt
{
    private const int MostRows = 40;
    private const int MostReleases = 30;
    private const int WidestMatrix = 40;

    public static string Title(PromptEvaluation prompt) => $"{prompt.Prompt}{(prompt.Version is { } version ? " " + version : "")}{(prompt.IsOwnModel ? "" : $" ({prompt.Model})")}";

    public static void Write(MarkupWriter markup, PromptEvaluation prompt, int number, IReadOnlyList<ReleasedScores> history, HtmlRoom room)
    {
        markup.Line();
        using var section = markup.Open("section", ("class", "prompt"), ("id", $"p{number}"));
        using (markup.Open("h2"))
        {
            markup.Text(Title(prompt) + " ");
            HtmlReport.Verdict(markup, VerdictText.Of(prompt));
        }

        Facts(markup, prompt);
        HtmlReport.Findings(markup, prompt.Diagnostics);
        if (prompt.Metrics.Count == 0) return;
        Metrics(markup, prompt);
        SuiteMetrics(markup, prompt);
        var standings = CaseStanding.Of(prompt);
        using (markup.Open("div", ("class", "plots"))) Plots(markup, prompt, standings, history);
        HtmlCases.Write(markup, prompt, standings, number, room);
    }

    private static void Facts(MarkupWriter markup, PromptEvaluation prompt)
    {
        using var list = markup.Open("dl", ("class", "facts"));
        Fact("Cases", prompt.Suite is { } suite ? $"{ReportNumber.Count(suite.Cases.Count)} × {suite.Samples} {(suite.Samples == 1 ? "sample" : "samples")}" : null);
        Fact("Model", prompt.Model);
        Fact("Compared with", prompt.Against is { } against ? $"{against}, on the same cases" : prompt.Baseline is { } baseline ? $"the baseline, measured with {baseline.PromptVersion}" : "nothing: there is no baseline");
        Fact("Gate", prompt.Metrics.Count > 0 ? VerdictText.Detection(prompt) : null);
        Fact("Overall", prompt.Overall is { } overall ? $"{ReportNumber.Score(overall)}{(prompt.Suite?.Threshold is { } least ? $" (at least {ReportNumber.Score(least.Minimum)})" : "")}" : null);
        Fact("Not recorded", prompt.Missing.Count > 0 ? $"{ReportNumber.Count(prompt.Missing.Count)} cases" : null);
        var usage = prompt.Usage;
        Fact("Answers", usage.Answers == 0 ? null : $"{ReportNumber.Count(usage.Answers)} ({ReportNumber.Count(usage.Asked)} asked now), {ReportNumber.Count(usage.InputTokens)} tokens in, {ReportNumber.Count(usage.OutputTokens)} out"
            + (usage.CostUsd is { } cost ? $", {ReportNumber.Dollars(cost)}" : "") + $", latency {ReportNumber.Duration(usage.MedianLatency)} median, {ReportNumber.Duration(usage.LatencyP95)} p95");
        Fact("Digest", prompt.Digest);

        void Fact(string name, string? value)
        {
            if (value is null) return;
            markup.Element("dt", name);
            markup.Element("dd", value);
        }
    }

    private static void Metrics(MarkupWriter markup, PromptEvaluation prompt)
    {
        markup.Element("h3", "Metrics");
        HtmlTable.Write(
            markup, ["metric", "slice", "cases", "baseline", "now", "95 % interval", "change", "p", "finds", "passed"], 2,
            prompt.Metrics.Select(m => (IReadOnlyList<string>)
            [
                m.Scorer, m.Slice ?? "all", ReportNumber.Count(m.Cases), ReportNumber.Score(m.Baseline), ReportNumber.Score(m.Candidate), ReportNumber.Interval(m.Score),
                ReportNumber.Signed(-m.Drop), ReportNumber.Score(m.AdjustedP), VerdictText.Finds(m), ReportNumber.Percent(m.PassRate),
            ]));
        using (markup.Open("p", ("class", "note")))
        {
            markup.Text("p: the probability of such a drop by chance, for as many questions as were asked (Holm). Finds: the smallest drop that this suite finds with 80 % power.");
        }
    }

    private static void SuiteMetrics(MarkupWriter markup, PromptEvaluation prompt)
    {
        if (prompt.SuiteMetrics.Count == 0) return;
        markup.Element("h3", "Over all answers together");
        HtmlTable.Write(
            markup, ["metric", "answers", "score", "at least", ""], 1,
            prompt.SuiteMetrics.Select(m => (IReadOnlyList<string>)[m.Id, ReportNumber.Count(m.Answers), ReportNumber.Score(m.Value), ReportNumber.Score(m.Minimum), m.Passed ? "" : "failed"]));
    }

    private static void Plots(MarkupWriter markup, PromptEvaluation prompt, IReadOnlyList<CaseStanding> standings, IReadOnlyList<ReleasedScores> history)
    {
        var changes = prompt.Metrics.Where(m => m.Change is not null).Take(MostRows)
            .Select(m => new IntervalRow(Name(m.Scorer, m.Slice), -m.Drop!.Value, m.Change!.Value.Lower, m.Change.Value.Upper)).ToList();
        if (changes.Count > 0) new IntervalPlot("Change against the baseline, with 90 % intervals", changes, 0).Write(markup);
        var scores = prompt.Metrics.Take(MostRows).Select(m => new IntervalRow(Name(m.Scorer, m.Slice), m.Candidate, m.Score?.Lower, m.Score?.Upper)).ToList();
        new IntervalPlot("Scores now, with 95 % intervals", scores).Write(markup);
        foreach (var scorer in prompt.Suite!.Scorers.Select(s => s.Info.Id).Take(MostRows / 4)) Distribution(markup, scorer, standings);
        Trend(markup, prompt, history);
        foreach (var metric in prompt.SuiteMetrics)
        {
            if (metric.Matrix is not { Labels.Count: > 0 } matrix) continue;
            if (matrix.Labels.Count > WidestMatrix)
            {
                markup.Element("p", $"{metric.Id}: {matrix.Labels.Count} labels; report.json has their matrix.");
                continue;
            }

            new HeatMap(
                $"{metric.Scorer}: what was found for what was expected", "expected", "found", matrix.Labels, [.. matrix.Labels, "(none)"],
                [.. matrix.Counts.Select((row, i) => (IReadOnlyList<int>)[.. row, matrix.Unlabelled[i]])]).Write(markup);
        }
    }

    private static void Distribution(MarkupWriter markup, string scorer, IReadOnlyList<CaseStanding> standings)
    {
        var rows = standings.SelectMany(s => s.Scores).Where(s => s.Scorer == scorer).ToList();
        var now = rows.Select(s => s.Now).OfType<double>().ToList();
        var before = rows.Select(s => s.Before?.Mean).OfType<double>().ToList();
        if (now.Count == 0) return;
        HistogramGroup[] groups = before.Count > 0 ? [new("baseline", before), new("now", now)] : [new("now", now)];
        new Histogram($"{scorer}: cases by score", groups).Write(markup);
    }

    private static void Trend(MarkupWriter markup, PromptEvaluation prompt, IReadOnlyList<ReleasedScores> history)
    {
        var shown = history.TakeLast(MostReleases).ToList();
        if (shown.Count == 0) return;
        var now = prompt.Metrics.Where(m => m.Slice is null).ToDictionary(m => m.Scorer, StringComparer.Ordinal);
        var scorers = now.Keys.Union(shown.SelectMany(r => r.Scores.Keys), StringComparer.Ordinal).Take(PlotStyle.SeriesKinds).ToList();
        new LinePlot(
            history.Count > shown.Count ? $"Scores over the last {shown.Count} of {history.Count} releases, and now" : "Scores over releases, and now",
            [.. shown.Select(r => r.Version), "now"],
            [.. scorers.Select(scorer => new PlotSeries(scorer, [.. shown.Select(r => Point(r.Scores, scorer)), Now(scorer)]))]).Write(markup);

        PlotPoint? Now(string scorer) => now.TryGetValue(scorer, out var metric) ? new PlotPoint(metric.Candidate, metric.Score?.Lower, metric.Score?.Upper) : null;
    }

    private static PlotPoint? Point(IReadOnlyDictionary<string, double> scores, string scorer) => scores.TryGetValue(scorer, out var score) ? new PlotPoint(score) : null;

    private static string Name(string scorer, string? slice) => slice is null ? scorer : $"{scorer}, {slice}";
}
