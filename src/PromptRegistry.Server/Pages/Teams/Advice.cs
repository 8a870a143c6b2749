using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Git.Released;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Statistics;

namespace PromptRegistry.Server.Pages.Teams;

/// <summary>What would cost less, each with its reason: a cheaper model whose quality holds, by a one-sided confidence sequence; and an input that ends the provider's cache (PRM0056).</summary>
internal static class Advice
{
    /// <summary>Quality that may be lost, in points of what goes from 0 to 1, and the fewest rated calls of each model.</summary>
    private const double Margin = 0.05;
    private const int FewestRated = 30, Days = 30;

    /// <summary>A share of tokens from the cache above which nothing is to be gained.</summary>
    private const double GoodCache = 0.5;

    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public static async Task<AdviceView?> CheaperModelAsync(IEventStore store, string prompt, DateTimeOffset now, CancellationToken cancellation)
    {
        var groups = await store.StatsAsync(new StatsRequest(now.AddDays(-Days), now.AddHours(1), CallKeys.Model) { Prompt = prompt }, cancellation);
        if (StatsReport.QualityOf([.. groups]) is not { } quality) return null;
        var models = groups.Where(g => g.Model is not null && Enough(g, quality) && g.Metrics.TryGetValue(MetricNames.Cost, out var cost) && cost.Count > 0)
            .OrderByDescending(g => g.Metrics[MetricNames.Cost].Mean).ToList();
        if (models.Count < 2) return null;
        var dearest = models[0];
        // The tests of all cheaper models share the chance of a false one.
        foreach (var cheaper in models.AsEnumerable().Reverse().Take(models.Count - 1))
        {
            var (before, after) = (dearest.Metrics[quality], cheaper.Metrics[quality]);
            var sequence = ConfidenceSequence.OneSided(ArmDifference.Absolute(before.Summary, after.Summary), 0.05 / (models.Count - 1));
            var (dear, cheap) = (dearest.Metrics[MetricNames.Cost], cheaper.Metrics[MetricNames.Cost]);
            if (sequence.Interval.Lower < -Margin || cheap.Mean >= dear.Mean) continue;
            return new AdviceView(prompt, $"Ask {cheaper.Model} instead of {dearest.Model}: about {Words.Dollars((dear.Mean - cheap.Mean) * dear.Count)} less a month",
                $"{quality} is {Words.Number(after.Mean)} with {cheaper.Model} and {Words.Number(before.Mean)} with {dearest.Model} ({Words.Whole(after.Count)} and {Words.Whole(before.Count)} rated calls of {Days} days), "
                + $"not lower by more than {Words.Number(Margin)}: the difference is at least {Words.Number(sequence.Interval.Lower)}. A call costs {Words.Dollars(cheap.Mean)} in place of {Words.Dollars(dear.Mean)}.");
        }

        return null;
    }

    /// <summary>An input that stands before unchanging text, in the release that is served.</summary>
    public static AdviceView? Cache(GitRegistry registry, Release release, SpentOn spent)
    {
        var share = spent.InputTokens > 0 ? spent.CachedTokens / spent.InputTokens : (double?)null;
        if (share > GoodCache || registry.Check(release).Diagnostics.FirstOrDefault(d => d.Id == ManifestDiagnostics.LateInvariant.Id) is not { } finding) return null;
        return new AdviceView(spent.Prompt, "Put what is always the same first",
            $"{finding.Message} {(share is { } part ? $"Of the tokens that were sent this month {Words.Share(part)} came from the provider's cache." : "")} ({finding.Id}, {release.Version})".Replace("  ", " ", StringComparison.Ordinal));
    }

    private static bool Enough(CallGroup group, string quality) => group.Metrics.TryGetValue(quality, out var rated) && rated.Count >= FewestRated;
}
