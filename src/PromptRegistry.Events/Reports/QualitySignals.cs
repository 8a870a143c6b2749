using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Statistics;

namespace PromptRegistry.Events.Reports;

/// <summary>What goes together with the quality of answers: Spearman's correlation of what is known of a call with a score or feedback about it.</summary>
public static class QualitySignals
{
    /// <summary>Fewer pairs of numbers say nothing.</summary>
    public const int FewestPairs = 10;

    /// <param name="calls">Calls with what was learnt of them.</param>
    /// <param name="quality">The score or feedback that quality is taken from.</param>
    /// <returns>Those that vary and have pairs enough, the strongest first. The intervals hold together with a chance of 95 %.</returns>
    public static IReadOnlyList<QualitySignal> Of(IReadOnlyList<StoredCall> calls, string quality)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentException.ThrowIfNullOrEmpty(quality);
        var rated = calls.Where(c => c.Call.Scores?.ContainsKey(quality) == true).ToList();
        var others = rated.SelectMany(c => c.Call.Scores!.Keys).Where(n => n != quality).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var found = MetricNames.OfCalls.Concat(others)
            .Select(name => (Name: name, Pairs: rated.Select(c => (X: Value(c, name), Y: c.Call.Scores![quality])).Where(p => p.X is { } x && double.IsFinite(x) && double.IsFinite(p.Y)).ToList()))
            .Where(s => s.Pairs.Count >= FewestPairs && s.Pairs.Exists(p => p.X != s.Pairs[0].X) && s.Pairs.Exists(p => p.Y != s.Pairs[0].Y)).ToList();
        return
        [
            .. found.Select(s => new QualitySignal(s.Name, RankCorrelation.Spearman(
                    [.. s.Pairs.Select(p => p.X!.Value)], [.. s.Pairs.Select(p => p.Y)], 1 - (0.05 / found.Count))))
                .OrderByDescending(s => Math.Abs(s.Correlation.Value)).ThenBy(s => s.Name, StringComparer.Ordinal),
        ];
    }

    private static double? Value(StoredCall call, string name) => name switch
    {
        MetricNames.Calls => null,
        MetricNames.Errors => call.Call.Error is null ? 0 : 1,
        MetricNames.Latency => call.Call.Latency?.TotalSeconds,
        MetricNames.Cost => call.Call.Cost,
        MetricNames.InputTokens => call.Call.InputTokens,
        MetricNames.CachedTokens => call.Call.CachedTokens,
        MetricNames.OutputTokens => call.Call.OutputTokens,
        MetricNames.ReasoningTokens => call.Call.ReasoningTokens,
        _ => call.Call.Scores!.TryGetValue(name, out var score) ? score : null,
    };
}

/// <summary>Something that is known of calls, and how it goes together with their quality.</summary>
/// <param name="Name">A metric of calls, a score or feedback.</param>
/// <param name="Correlation">Of its ranks with those of the quality.</param>
public sealed record QualitySignal(string Name, CorrelationResult Correlation)
{
    /// <summary>Whether it is shown to go together with the quality, in the one or the other direction.</summary>
    public bool IsShown => !Correlation.Interval.Contains(0) && !double.IsNaN(Correlation.Interval.Lower);
}
