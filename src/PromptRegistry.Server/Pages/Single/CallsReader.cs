using System.Globalization;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;
using PromptRegistry.Plots;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Production;

namespace PromptRegistry.Server.Pages.Single;

/// <summary>What the calls of a prompt came to, by version and arm: the report of <c>dotnet prompt stats</c>, drawn; what people said, and what failed.</summary>
internal sealed class CallsReader(IEventStore store, DateTimeOffset now, Caller caller)
{
    private const int MostSaid = 15, MostFailed = 8, LongestInput = 600;

    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public async Task<ProductionView> ReadAsync(string prompt, int days, CancellationToken cancellation)
    {
        var from = new DateTimeOffset(now.AddDays(1 - days).UtcDateTime.Date, TimeSpan.Zero);
        var report = await StatsReport.ReadAsync(store, new StatsQuestion(from, now.AddHours(1)) { Prompts = [prompt], By = CallKeys.Day }, cancellation);
        var groups = report.Groups.Where(g => g.Environment is null || caller.SeesEnvironment(g.Environment)).ToList();
        var rows = groups.GroupBy(g => (Version: g.Version ?? "?", g.Environment, g.Arm)).Select(g => new FaredVersion(
                g.Key.Version, (g.Key.Environment ?? "no environment") + (g.Key.Arm is { Length: > 0 } arm ? "." + arm : ""), Fared.Of(Fared.Sum(g), report.Quality)))
            .OrderByDescending(r => Core.Versions.PromptVersion.TryParse(r.Version, out var v) ? v : new Core.Versions.PromptVersion(0, 0, 0)).ThenBy(r => r.Place, StringComparer.Ordinal).ToList();
        var (said, failed) = (await SaidAsync(prompt, from, cancellation), await FailedAsync(prompt, from, cancellation));
        return new ProductionView(
            days, rows, Plots(groups, rows, report.Quality, from, days),
            [.. report.Comparisons.Where(c => c.IsRegression && (c.Environment is null || caller.SeesEnvironment(c.Environment))).Select(Regression)],
            [.. (report.Signals.GetValueOrDefault(prompt) ?? []).Where(s => s.IsShown).Select(s =>
                $"{s.Name} goes with {report.Quality}: rank correlation {Words.Number(s.Correlation.Value)} ({Words.Number(s.Correlation.Interval.Lower)} to {Words.Number(s.Correlation.Interval.Upper)}).")],
            said, failed);
    }

    private static string Regression(MetricComparison c) =>
        $"'{c.Metric}' of {c.Version} is worse than of {c.Before}{(c.Environment is { } e ? $" in {e}" : "")}: {Words.Number(c.Mean)} against {Words.Number(c.BeforeMean)}"
        + $" ({Words.Whole(c.Count)} and {Words.Whole(c.BeforeCount)} calls).";

    private static List<Plot> Plots(List<CallGroup> groups, List<FaredVersion> rows, string? quality, DateTimeOffset from, int days)
    {
        var plots = new List<Plot>();
        if (quality is not null && rows.Where(r => r.Fared.Quality is not null).ToList() is { Count: > 0 } rated)
        {
            plots.Add(new IntervalPlot($"{quality} by version and arm, with 95 % intervals", [.. rated.Take(20).Select(r =>
                new IntervalRow($"{r.Version} {r.Place}", r.Fared.Quality!.Value, Known(r.Fared.Low), Known(r.Fared.High)))]));
        }

        var names = Enumerable.Range(0, days).Select(d => from.AddDays(d).UtcDateTime.ToString("MM-dd", CultureInfo.InvariantCulture)).ToList();
        var series = groups.GroupBy(g => (Version: g.Version ?? "?", g.Arm)).OrderByDescending(g => g.Sum(x => x.Calls)).Take(PlotStyle.SeriesKinds)
            .Select(g => (Name: g.Key.Version + (g.Key.Arm is { Length: > 0 } arm ? $" ({arm})" : ""), Days: g.GroupBy(x => x.Time!.Value.UtcDateTime.Date).ToDictionary(d => d.Key, d => Fared.Sum(d)))).ToList();
        Add("Cost of a thousand calls by day, US dollars", MetricNames.Cost, r => r.Mean * 1000);
        Add("Median latency by day, seconds", MetricNames.Latency, r => r.Sketch.Quantile(0.5));
        if (quality is not null) Add($"{quality} by day", quality, r => r.Mean);
        return plots;

        void Add(string title, string metric, Func<Rollup, double> of)
        {
            var lines = series.Select(s => new PlotSeries(s.Name,
                [.. Enumerable.Range(0, days).Select(d => s.Days.GetValueOrDefault(from.AddDays(d).UtcDateTime.Date)?.GetValueOrDefault(metric) is { Count: > 0 } r ? new PlotPoint(of(r), null, null) : (PlotPoint?)null)])).ToList();
            if (lines.Exists(l => l.Points.Any(p => p is not null))) plots.Add(new LinePlot(title, names, lines));
        }
    }

    private async Task<IReadOnlyList<SaidView>> SaidAsync(string prompt, DateTimeOffset from, CancellationToken cancellation)
    {
        var said = new List<SaidView>();
        foreach (var name in (string[])[PromptFeedback.ThumbName, PromptFeedback.RatingName, PromptFeedback.CorrectionName])
        {
            foreach (var call in await store.CallsAsync(new CallFilter(from, now.AddHours(1)) { Prompt = prompt, Score = name, Limit = MostSaid }, cancellation))
            {
                if (!Sees(call)) continue;
                said.AddRange(call.Feedback.Where(f => f.Name == name).Select(f => new SaidView(f.Time ?? call.Call.Time, call.Call.Version, f.Name, f.Value, f.Text, Addresses.Trace(call.Call.RenderId))));
            }
        }

        return [.. said.OrderByDescending(s => s.When).Take(MostSaid)];
    }

    private async Task<IReadOnlyList<FailedView>> FailedAsync(string prompt, DateTimeOffset from, CancellationToken cancellation)
    {
        var calls = await store.CallsAsync(new CallFilter(from, now.AddHours(1)) { Prompt = prompt, Failed = true, Limit = MostFailed }, cancellation);
        return [.. calls.Where(Sees).Select(c => new FailedView(c.Call.Time, c.Call.Version, c.Call.Error!, c.Call.Input is { } text ? Core.Diagnostics.PlainText.Beginning(text, LongestInput) : null, Addresses.Trace(c.Call.RenderId)))];
    }

    private bool Sees(StoredCall call) => call.Call.Environment is not { } environment || caller.SeesEnvironment(environment);

    private static double? Known(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
