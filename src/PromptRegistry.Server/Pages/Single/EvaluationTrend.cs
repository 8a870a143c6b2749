using PromptRegistry.Git;
using PromptRegistry.Plots;
using PromptRegistry.Server.Pages.Frame;

namespace PromptRegistry.Server.Pages.Single;

/// <summary>What evaluation found about each release, as the ledger recorded it.</summary>
internal static class EvaluationTrend
{
    /// <summary>Releases that are drawn: the newest.</summary>
    private const int Most = 40;

    public static EvaluationView Read(GitRegistry registry, string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var releases = registry.ReadLedger().Releases(name).OrderBy(r => r.Version).TakeLast(Most).ToList();
        var evaluated = releases.Where(r => r.Verdict is { Scores.Count: > 0 }).ToList();
        var scorers = evaluated.SelectMany(r => r.Verdict!.Scores.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var trend = evaluated.Count == 0 ? null : new LinePlot("Scores over releases, as they were evaluated when they were released", [.. releases.Select(r => r.Version.ToString())],
        [
            .. scorers.Select(s => new PlotSeries(s, [.. releases.Select(r => r.Verdict?.Scores.TryGetValue(s, out var mean) == true ? new PlotPoint(mean, null, null) : (PlotPoint?)null)])),
        ]);
        return new EvaluationView(trend, [.. releases.AsEnumerable().Reverse().Select(r => new EvaluatedRelease(
            r.Version.ToString(), r.Since, Words.Person(r.By), r.Verdict?.Outcome, r.Verdict?.Model, [.. r.Verdict?.Scores.OrderBy(s => s.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, double>>()]))]);
    }
}
