using PromptRegistry.Core.Settings;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Pages.Teams;

/// <summary>What calls of a month cost, by team: from hourly rollups, so that it costs the same however many calls there were.</summary>
internal sealed class TeamSpending(IEventStore store, RepositorySettings settings, Func<string, string?> ownerOf, Caller caller)
{
    /// <summary>Where no one says whose a prompt is.</summary>
    public const string Nobody = "no team";

    /// <summary>Whole days that a forecast looks back, and the fewest that one is made of.</summary>
    private const int Back = 14, Fewest = 3;

    private readonly Dictionary<string, string> teams = new(StringComparer.Ordinal);

    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<SpentTeam>> ReadAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var month = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var from = today.AddDays(-Back) < month ? today.AddDays(-Back) : month;
        var groups = await store.StatsAsync(new StatsRequest(from, now.AddHours(1), CallKeys.Prompt | CallKeys.Day)
        {
            Metrics = [MetricNames.Calls, MetricNames.Cost, MetricNames.InputTokens, MetricNames.CachedTokens],
        }, cancellation);
        return
        [
            .. groups.Where(g => g.Prompt is not null && caller.Sees(g.Prompt)).GroupBy(g => TeamOf(g.Prompt!), StringComparer.Ordinal).Select(g => Team(g.Key, [.. g], now, month, today))
                .Concat(settings.Teams.Where(t => caller.SeesAll && t.BudgetUsd is not null && !teams.ContainsValue(t.Name)).Select(t => new SpentTeam(t.Name, t.BudgetUsd, 0, 0, null, null, 0, [], [])))
                .OrderByDescending(t => t.Spent).ThenBy(t => t.Name, StringComparer.Ordinal),
        ];
    }

    private string TeamOf(string prompt) => teams.TryGetValue(prompt, out var known) ? known : teams[prompt] = settings.TeamOf(prompt, null) ?? ownerOf(prompt) ?? Nobody;

    private SpentTeam Team(string name, IReadOnlyList<CallGroup> groups, DateTimeOffset now, DateTimeOffset month, DateTimeOffset today)
    {
        var days = groups.GroupBy(g => g.Time!.Value).ToDictionary(g => g.Key, g => g.Sum(Cost));
        var ofMonth = groups.Where(g => g.Time >= month).ToList();
        var spent = ofMonth.Sum(Cost);
        // Whole days since there were calls: days without any count as well.
        var first = days.Keys.Min();
        var whole = Enumerable.Range(1, Back).Select(i => today.AddDays(-i)).Where(d => d >= first).Select(d => days.GetValueOrDefault(d)).ToList();
        var each = new Rollup();
        foreach (var day in whole) each.Add(day);
        var rest = (month.AddMonths(1) - now).TotalDays;
        var interval = each.MeanInterval();
        var prompts = ofMonth.GroupBy(g => g.Prompt!, StringComparer.Ordinal).Select(g => new SpentOn(
            g.Key, g.Sum(Cost), g.Sum(x => x.Calls), Sum(g, MetricNames.InputTokens), Sum(g, MetricNames.CachedTokens))).OrderByDescending(p => p.Cost).ThenBy(p => p.Prompt, StringComparer.Ordinal).ToList();
        return new SpentTeam(
            name, settings.Teams.FirstOrDefault(t => t.Name == name)?.BudgetUsd, spent, ofMonth.Sum(g => g.Calls),
            whole.Count < Fewest ? null : spent + (rest * each.Mean),
            whole.Count < Fewest || !double.IsFinite(interval.Lower) ? null : (spent + (rest * Math.Max(0, interval.Lower)), spent + (rest * interval.Upper)), whole.Count, prompts,
            [.. Enumerable.Range(0, (today - month).Days + 1).Select(i => (month.AddDays(i), days.GetValueOrDefault(month.AddDays(i))))]);
    }

    private static double Cost(CallGroup group) => Sum([group], MetricNames.Cost);

    private static double Sum(IEnumerable<CallGroup> groups, string metric) => groups.Sum(g => g.Metrics.TryGetValue(metric, out var rollup) ? rollup.Sum : 0);
}

/// <summary>What a team spent.</summary>
/// <param name="Forecast">What it comes to at the month's end; null with too few days.</param>
/// <param name="Range">Where that is, at 95 %, if days are like those before.</param>
/// <param name="Days">Days that the forecast is made of.</param>
/// <param name="Prompts">The most expensive first.</param>
/// <param name="ByDay">US dollars by day of the month.</param>
internal sealed record SpentTeam(
    string Name, double? Budget, double Spent, long Calls, double? Forecast, (double Low, double High)? Range, int Days, IReadOnlyList<SpentOn> Prompts, IReadOnlyList<(DateTimeOffset Day, double Cost)> ByDay);

/// <summary>What a prompt cost in the month.</summary>
internal sealed record SpentOn(string Prompt, double Cost, long Calls, double InputTokens, double CachedTokens);
