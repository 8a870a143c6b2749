using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Metrics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// A result as plain text for a terminal or a log; findings are not part of it, because hosts print them in their own way.
/// </summary>
public static class ConsoleReport
{
    private const int WidestMatrix = 12;
    private const int LongestLabel = 24;
    private const int MostFailing = 3;
    private const int LongestText = 160;

    public static void Write(EvaluationResult result, TextWriter output)
    {
        foreach (var prompt in result.Prompts)
        {
            WritePrompt(prompt, output);
            output.Write('\n');
        }

        foreach (var models in result.Prompts.GroupBy(prompt => prompt.Prompt, StringComparer.Ordinal).Where(models => models.Count() > 1))
            ModelTable.Write([.. models], output);

        var passed = result.Prompts.Count(prompt => prompt.Code == OutcomeCode.Passed && prompt.Metrics.Count > 0);
        output.Write(
            $"{passed} of {result.Prompts.Count} {(result.Prompts.Count == 1 ? "prompt" : "prompts")} passed;"
                + $" verdict: {VerdictText.Of(result)}\n");
    }

    private static void WritePrompt(PromptEvaluation prompt, TextWriter output)
    {
        output.Write($"{prompt.Prompt}{(prompt.Version is { } version ? $" {version}" : "")}: {VerdictText.Of(prompt)}");
        if (prompt.Suite is { } suite && prompt.Cases.Count > 0)
        {
            output.Write(
                $" ({suite.Cases.Count} {(suite.Cases.Count == 1 ? "case" : "cases")} × {suite.Samples} {(suite.Samples == 1 ? "sample" : "samples")}," + $" {prompt.Model})");
        }

        output.Write('\n');
        if (prompt.Metrics.Count > 0)
        {
            WriteMetrics(prompt, output);
            if (prompt.Against is { } against) output.Write($"  baseline: {against}, on the same cases\n");
            WriteSuiteMetrics(prompt.SuiteMetrics, output);
            foreach (var judge in prompt.Judges) output.Write($"  {JudgeText.Of(judge)}\n");
            if (prompt.Overall is { } overall)
            {
                var least = prompt.Suite?.Threshold is { } threshold ? $" (at least {ReportNumber.Score(threshold.Minimum)})" : "";
                output.Write($"  overall: {ReportNumber.Score(overall)}{least}\n");
            }

            output.Write($"  gate: {VerdictText.Detection(prompt)}\n");
            WriteUsage(prompt.Usage, output);
        }

        if (prompt.Left == 0 && prompt.Missing.Count > 0)
            output.Write($"  not recorded: {prompt.Missing.Count} of {prompt.Cases.Count} {(prompt.Cases.Count == 1 ? "case" : "cases")}\n");
        if (prompt.Left > 0) output.Write($"  not asked: {prompt.Left} {(prompt.Left == 1 ? "answer" : "answers")}, because a limit of the run was reached\n");
        if (prompt.Recorded > 0) output.Write($"  recorded: {prompt.Recorded} {(prompt.Recorded == 1 ? "answer" : "answers")}\n");
        if (prompt.Accepted) output.Write("  accepted as the baseline\n");
        if (prompt.Code != OutcomeCode.Passed) WriteFailing(prompt, output);
    }

    /// <summary>The first cases that fail, a line for each text: the whole is shown by <c>--show</c> and by the report.</summary>
    private static void WriteFailing(PromptEvaluation prompt, TextWriter output)
    {
        var failing = CaseStanding.Of(prompt).Where(c => c.Failing is { IsMissing: false }).ToList();
        foreach (var standing in failing.Take(MostFailing))
        {
            var reasons = string.Join("; ", CaseStanding.Reasons(prompt.Suite!, standing.Failing!));
            output.Write($"  {(standing.IsWorse ? "worse" : "fails")}: {standing.Result.Case.Id}: {Line(reasons)}\n");
            foreach (var (name, text) in CaseTexts.Of(prompt, standing, LongestText)) output.Write($"    {name}: {Line(text)}\n");
        }

        if (failing.Count > MostFailing)
            output.Write($"  and {ReportNumber.Count(failing.Count - MostFailing)} more cases fail; one in full: dotnet prompt eval {prompt.Prompt} --show <case>\n");
    }

    private static string Line(string text) => CaseTexts.Short(PlainText.OneLine(text), LongestText);

    private static void WriteMetrics(PromptEvaluation prompt, TextWriter output)
    {
        var table = new TextTable(leftColumns: 2);
        table.Add("metric", "slice", "cases", "baseline", "now", "change", "p", "finds", "passed");
        foreach (var metric in prompt.Metrics)
        {
            // A slice that did not move says nothing new.
            if (metric.Slice is not null && metric.Drop == 0) continue;
            table.Add(metric.Slice is null ? metric.Scorer : "", metric.Slice ?? "all", ReportNumber.Count(metric.Cases),
                ReportNumber.Score(metric.Baseline),
                ReportNumber.Score(metric.Candidate),
                ReportNumber.Signed(-metric.Drop),
                ReportNumber.Score(metric.AdjustedP),
                VerdictText.Finds(metric),
                ReportNumber.Percent(metric.PassRate));
        }

        table.Write(output, "  ");
    }

    private static void WriteSuiteMetrics(IReadOnlyList<SuiteMetric> metrics, TextWriter output)
    {
        foreach (var metric in metrics)
        {
            var least = metric.Minimum is { } minimum ? $", at least {ReportNumber.Score(minimum)}" : "";
            output.Write($"  {metric.Id}: {ReportNumber.Score(metric.Value)} over {ReportNumber.Count(metric.Answers)} answers{least}\n");
            if (metric.Matrix is { } matrix) WriteMatrix(matrix, output);
        }
    }

    private static void WriteMatrix(ConfusionMatrix matrix, TextWriter output)
    {
        if (matrix.Labels.Count > WidestMatrix)
        {
            output.Write($"    {matrix.Labels.Count} labels; the JSON report has their matrix\n");
            return;
        }

        var table = new TextTable(leftColumns: 1);
        table.Add(["expected \\ found", .. matrix.Labels.Select(Label), "(none)"]);
        for (var i = 0; i < matrix.Labels.Count; i++)
            table.Add([Label(matrix.Labels[i]), .. matrix.Counts[i].Select(count => ReportNumber.Count(count)), ReportNumber.Count(matrix.Unlabelled[i])]);
        table.Write(output, "    ");
    }

    /// <summary>A label comes from a model: it may be long, or more than a line.</summary>
    private static string Label(string label)
    {
        var line = label.ReplaceLineEndings(" ");
        return line.Length <= LongestLabel ? line : line[..(LongestLabel - 1)] + "…";
    }

    private static void WriteUsage(EvaluationUsage usage, TextWriter output)
    {
        var cost = usage.CostUsd is { } dollars ? $", {ReportNumber.Dollars(dollars)}" : "";
        output.Write(
            $"  answers: {ReportNumber.Count(usage.Answers)} ({ReportNumber.Count(usage.Asked)} asked now), "
            + $"tokens: {ReportNumber.Count(usage.InputTokens)} in, {ReportNumber.Count(usage.OutputTokens)}"
            + $" out{cost}, "
            + $"latency: median {ReportNumber.Duration(usage.MedianLatency)}, p95"
            + $" {ReportNumber.Duration(usage.LatencyP95)}\n");
    }
}

/// <summary>Numbers as reports print them, the same on every machine.</summary>
internal static class ReportNumber
{
    public static string Score(double? value) => value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    public static string Signed(double? value) => value switch
    {
        null => "–",
        0 => "0.000",
        { } number => number.ToString("+0.000;-0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>Both ends of an interval; a dash where there is none.</summary>
    public static string Interval(Interval? value) => value is { } ends ? $"{Score(ends.Lower)} to {Score(ends.Upper)}" : "–";

    public static string Percent(double value) =>
        value.ToString("0 %", CultureInfo.InvariantCulture).Replace("%", "", StringComparison.Ordinal).Trim() + " %";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan value) => value.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.0} s");

    public static string Dollars(double value) => string.Create(CultureInfo.InvariantCulture, $"${value:0.0000}");
}
