using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Server.Pages.Production;

/// <summary>Asks the store of events what calls came to, in the way that <c>dotnet prompt stats</c> does.</summary>
internal sealed class ProductionReader(ServerOptions options, IServiceProvider services)
{
    /// <summary>Days that lists look back.</summary>
    public const int Days = 7;

    private readonly IEventStore? store = services.GetService<IEventStore>();

    /// <summary>The store; null where the server has none.</summary>
    public IEventStore? Store => store;

    public DateTimeOffset Now => options.Clock.GetUtcNow();

    /// <summary>What people are told where there is no store.</summary>
    public static string Missing => $"This server has no store of events, so that it knows no calls. Whoever runs it names one: --events <SQLite file or PostgreSQL connection string>, "
        + $"or the environment variable {ServerOptions.EventsVariable}; apps write to it, or send events to /v1/events.";

    /// <summary>How each of some prompts fared in the last days; empty without a store.</summary>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, Fared>> OfAsync(IEnumerable<string> prompts, CancellationToken cancellation)
    {
        var found = new Dictionary<string, Fared>(StringComparer.Ordinal);
        if (store is null) return found;
        var (from, to) = (Now.AddDays(1 - Days).UtcDateTime.Date, Now.AddHours(1));
        foreach (var prompt in prompts)
        {
            var groups = await store.StatsAsync(new StatsRequest(new DateTimeOffset(from, TimeSpan.Zero), to, CallKeys.Day) { Prompt = prompt }, cancellation);
            if (groups.Count > 0) found[prompt] = Fared.Of(groups, from, Days);
        }

        return found;
    }
}

/// <summary>How the calls of a prompt went.</summary>
/// <param name="Calls">How many there were.</param>
/// <param name="Errors">The share that failed.</param>
/// <param name="QualityName">The score or feedback that quality is taken from; null where there is none.</param>
/// <param name="Quality">Its mean.</param>
/// <param name="Cost">Its sum, in US dollars.</param>
/// <param name="CostEach">US dollars for a call.</param>
/// <param name="Latency">The median, in seconds.</param>
/// <param name="Slow">The 95th percentile, in seconds.</param>
/// <param name="Trend">Quality by day, or calls where there is none.</param>
public sealed record Fared(
    long Calls, double? Errors, string? QualityName, double? Quality, double? Low, double? High, double? Cost, double? CostEach, double? Latency, double? Slow, IReadOnlyList<double?> Trend)
{
    internal static Fared Of(IReadOnlyList<CallGroup> groups, DateTime from, int days)
    {
        var quality = StatsReport.QualityOf([.. groups]);
        var sums = Sum(groups);
        var trend = Enumerable.Range(0, days).Select(day => groups.FirstOrDefault(g => g.Time?.UtcDateTime.Date == from.AddDays(day))).Select(g =>
            quality is null ? g?.Calls ?? 0 : g is not null && g.Metrics.TryGetValue(quality, out var q) ? q.Mean : (double?)null).ToList();
        return Of(sums, quality) with { Trend = trend };
    }

    internal static Fared Of(IReadOnlyDictionary<string, Rollup> sums, string? quality)
    {
        var (cost, latency) = (sums.GetValueOrDefault(MetricNames.Cost), sums.GetValueOrDefault(MetricNames.Latency));
        var rated = quality is null ? null : sums.GetValueOrDefault(quality);
        var interval = rated?.MeanInterval();
        return new Fared(
            sums.GetValueOrDefault(MetricNames.Calls)?.Count ?? 0, sums.GetValueOrDefault(MetricNames.Errors)?.Mean, quality, rated?.Mean, interval?.Lower, interval?.Upper, cost?.Sum, cost?.Mean,
            latency is { Count: > 0 } ? latency.Sketch.Quantile(0.5) : null, latency is { Count: > 0 } ? latency.Sketch.Quantile(0.95) : null, []);
    }

    internal static Dictionary<string, Rollup> Sum(IEnumerable<CallGroup> groups)
    {
        var sums = new Dictionary<string, Rollup>(StringComparer.Ordinal);
        foreach (var (name, rollup) in groups.SelectMany(g => g.Metrics))
        {
            if (!sums.TryGetValue(name, out var sum)) sums[name] = sum = new Rollup();
            sum.Add(rollup);
        }

        return sums;
    }
}
