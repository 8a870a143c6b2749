using System.Globalization;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Statistics;

namespace PromptRegistry.Cli.Output;

/// <summary>What calls came to, for people: a table for each prompt and environment.</summary>
internal static class StatsText
{
    public static void Write(StatsReport report, StatsQuestion question, TextWriter writer)
    {
        if (report.Groups.Count == 0)
        {
            writer.WriteLine($"There were no such calls from {Time(question.From)} to {Time(question.To)}.");
            return;
        }

        foreach (var place in report.Groups.GroupBy(g => (g.Prompt, g.Environment)))
        {
            writer.WriteLine($"{place.Key.Prompt}{(place.Key.Environment is { } environment ? $" in {environment}" : "")}, {Time(question.From)} to {Time(question.To)}");
            Write([.. place], report.Quality, writer);
        }

        foreach (var (prompt, signals) in report.Signals)
        {
            writer.WriteLine($"What goes with '{report.Quality}' of {prompt} (rank correlation of {signals.Max(s => s.Correlation.Count)} calls):");
            var table = new TextTable(leftColumns: 1);
            table.Add("signal", "correlation", "interval", "");
            foreach (var signal in signals)
            {
                var c = signal.Correlation;
                table.Add(signal.Name, Number(c.Value, "0.00"), Interval(c.Interval, "0.00", 1), signal.IsShown ? c.Value > 0 ? "the more, the better" : "the more, the worse" : "not shown");
            }

            table.Write(writer, "  ");
        }
    }

    private static void Write(IReadOnlyList<CallGroup> groups, string? quality, TextWriter writer)
    {
        var keys = new (string Name, Func<CallGroup, string?> Of)[]
        {
            ("time", g => g.Time is { } time ? Time(time) : null), ("version", g => g.Version), ("arm", g => g.Arm), ("slice", g => g.Slice), ("model", g => g.Model), ("reason", g => g.Reason),
        }.Where(k => k.Name == "version" || groups.Any(g => k.Of(g) is not null)).ToArray();
        var names = groups.SelectMany(g => g.Metrics.Keys).Where(n => !MetricNames.IsOfCalls(n)).Distinct(StringComparer.Ordinal)
            .OrderBy(n => n != quality).ThenBy(n => n, StringComparer.Ordinal).ToList();
        var table = new TextTable(leftColumns: keys.Length);
        table.Add([.. keys.Select(k => k.Name), "calls", "errors", .. names, "a call", "cost", "median", "p95"]);
        foreach (var group in groups)
        {
            table.Add(
            [
                .. keys.Select(k => k.Of(group) ?? "-"), group.Calls.ToString("N0", CultureInfo.InvariantCulture), Of(group, MetricNames.Errors, "0.#", 100, " %"),
                .. names.Select(n => Of(group, n, "0.00#", 1, "")),
                Cost(group, r => r.Mean, "0.0000##"), Cost(group, r => r.Sum, "0.00"), Latency(group, 0.5), Latency(group, 0.95),
            ]);
        }

        table.Write(writer, "  ");
    }

    private static string Of(CallGroup group, string metric, string form, double scale, string unit) =>
        group.Metrics.TryGetValue(metric, out var rollup) && rollup.Count > 0
            ? $"{Number(rollup.Mean * scale, form)}{unit}{(rollup.MeanInterval() is var interval && double.IsNaN(interval.Lower) ? "" : $" {Interval(interval, form, scale)}")}"
                + (metric == MetricNames.Errors ? "" : $" ({rollup.Count.ToString("N0", CultureInfo.InvariantCulture)})")
            : "-";

    private static string Cost(CallGroup group, Func<Rollup, double> of, string form) =>
        group.Metrics.TryGetValue(MetricNames.Cost, out var cost) && cost.Count > 0 ? "$" + Number(of(cost), form) : "-";

    private static string Latency(CallGroup group, double share) =>
        group.Metrics.TryGetValue(MetricNames.Latency, out var latency) && latency.Count > 0 ? Number(latency.Sketch.Quantile(share), "0.00") + " s" : "-";

    private static string Interval(Interval interval, string form, double scale) =>
        double.IsNaN(interval.Lower) ? "-" : $"[{Number(interval.Lower * scale, form)}, {Number(interval.Upper * scale, form)}]";

    private static string Number(double number, string form) => number.ToString(form, CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
