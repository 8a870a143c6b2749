using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Events.Reports;

/// <summary>What is asked of the calls of a span of time.</summary>
/// <param name="From">The first hour, which this is in.</param>
/// <param name="To">The end.</param>
public sealed record StatsQuestion(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The prompts, as apps name them; none for all.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Only calls of this environment.</summary>
    public string? Environment { get; init; }

    /// <summary>What is looked at apart, beside prompt, environment, version and arm.</summary>
    public CallKeys By { get; init; }

    /// <summary>The score or feedback that quality is taken from; null for a thumb, else a rating, else the score that most calls have.</summary>
    public string? Quality { get; init; }

    /// <summary>What counts as worse.</summary>
    public ComparisonRules Rules { get; init; } = new();
}

/// <summary>What the calls of a span of time came to.</summary>
/// <param name="Groups">By prompt, environment, version and arm, and what else was asked for.</param>
/// <param name="Comparisons">Each version beside the one before.</param>
/// <param name="Quality">The score or feedback that quality is taken from; null where there is none.</param>
/// <param name="Signals">What goes together with it, by prompt.</param>
public sealed record StatsReport(
    IReadOnlyList<CallGroup> Groups, IReadOnlyList<MetricComparison> Comparisons, string? Quality, IReadOnlyDictionary<string, IReadOnlyList<QualitySignal>> Signals)
{
    /// <summary>The most calls of a prompt that are looked at one by one.</summary>
    private const int Sample = 10_000;

    /// <summary>Versions that nobody called for so long are no alarm any more.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <summary>What is worse than before, and was called within the last day.</summary>
    public required IReadOnlyList<MetricComparison> Alerts { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public static async Task<StatsReport> ReadAsync(IEventStore store, StatsQuestion question, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(question);
        var by = CallKeys.Prompt | CallKeys.Environment | CallKeys.Version | CallKeys.Arm | question.By;
        var groups = new List<CallGroup>();
        foreach (var prompt in question.Prompts.Count > 0 ? question.Prompts.Distinct(StringComparer.Ordinal) : (IEnumerable<string?>)[null])
        {
            groups.AddRange(await store.StatsAsync(
                new StatsRequest(question.From, question.To, by) { Prompt = prompt, Environment = question.Environment }, cancellation).ConfigureAwait(false));
        }

        var quality = question.Quality ?? QualityOf(groups);
        var comparisons = VersionComparison.Compare(groups, question.Rules);
        var signals = new SortedDictionary<string, IReadOnlyList<QualitySignal>>(StringComparer.Ordinal);
        foreach (var prompt in quality is null ? [] : groups.Where(g => g.Metrics.ContainsKey(quality)).Select(g => g.Prompt!).Distinct(StringComparer.Ordinal))
        {
            var calls = await store.CallsAsync(
                new CallFilter(question.From, question.To) { Prompt = prompt, Environment = question.Environment, Score = quality, Limit = Sample }, cancellation).ConfigureAwait(false);
            if (QualitySignals.Of(calls, quality!) is { Count: > 0 } found) signals[prompt] = found;
        }

        return new StatsReport(groups, comparisons, quality, signals)
        {
            Alerts = comparisons.Any(c => c.IsRegression) ? Current(comparisons, await store.LastCallsAsync(cancellation).ConfigureAwait(false), question.To) : [],
        };
    }

    private static IReadOnlyList<MetricComparison> Current(IReadOnlyList<MetricComparison> comparisons, IReadOnlyList<LastCall> last, DateTimeOffset now)
    {
        var called = last.Where(l => l.Hour >= now - Recent).Select(l => (l.Prompt, l.Version, l.Environment)).ToHashSet();
        return [.. comparisons.Where(c => c.IsRegression && called.Contains((c.Prompt!, c.Version, c.Environment)))];
    }

    internal static string? QualityOf(List<CallGroup> groups)
    {
        var names = groups.SelectMany(g => g.Metrics).Where(m => !MetricNames.IsOfCalls(m.Key)).GroupBy(m => m.Key, StringComparer.Ordinal)
            .OrderByDescending(m => m.Sum(x => x.Value.Count)).ThenBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Key).ToList();
        return names.Find(n => n == PromptFeedback.ThumbName) ?? names.Find(n => n == PromptFeedback.RatingName) ?? names.FirstOrDefault();
    }
}
