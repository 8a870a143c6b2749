using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Events.Rollouts;

/// <summary>What was seen of a rollout's candidate and its control while a step lasted, in whole hours that are over.</summary>
/// <param name="Hours">The hours in which there were calls, the earliest first.</param>
public sealed record RolloutEvidence(IReadOnlyList<EvidenceHour> Hours)
{
    /// <summary>The most calls of which units are counted.</summary>
    private const int Sample = 10_000;

    /// <summary>Different units that got the candidate, of those looked at.</summary>
    public int CandidateUnits { get; init; }

    /// <summary>Different units that took part and did not get it, of the same calls.</summary>
    public int ControlUnits { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="scope">Whose calls.</param>
    /// <param name="since">When the step began.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public static async Task<RolloutEvidence> ReadAsync(
        IEventStore store, EvidenceScope scope, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(scope);
        var (from, to) = (Floor(since) < since ? Floor(since).AddHours(1) : since, Floor(now));
        if (from >= to) return new RolloutEvidence([]);
        var request = new StatsRequest(from, to, CallKeys.Version | CallKeys.Arm | CallKeys.Reason | CallKeys.Hour)
        {
            Prompt = scope.Prompt,
            Environment = scope.Environment,
        };
        var hours = new SortedDictionary<DateTimeOffset, (Dictionary<string, Rollup> Control, Dictionary<string, Rollup> Candidate)>();
        foreach (var group in await store.StatsAsync(request, cancellation).ConfigureAwait(false))
        {
            if (scope.SideOf(group.Arm, group.Reason, group.Version) is not { } isCandidate) continue;
            if (!hours.TryGetValue(group.Time!.Value, out var hour)) hours.Add(group.Time.Value, hour = ([], []));
            foreach (var (name, rollup) in group.Metrics) Add(isCandidate ? hour.Candidate : hour.Control, name, rollup);
        }

        // Units are counted over the same time on both sides; hourly rollups know calls alone.
        var units = (Control: new HashSet<string>(StringComparer.Ordinal), Candidate: new HashSet<string>(StringComparer.Ordinal));
        var calls = await store.CallsAsync(new CallFilter(from, to) { Prompt = scope.Prompt, Environment = scope.Environment, Limit = Sample }, cancellation).ConfigureAwait(false);
        foreach (var call in calls.Select(c => c.Call))
        {
            if (call.Unit is { } unit && scope.SideOf(call.Arm, call.Reason, call.Version) is { } isCandidate) (isCandidate ? units.Candidate : units.Control).Add(unit);
        }

        return new RolloutEvidence([.. hours.Select(h => new EvidenceHour(h.Key, h.Value.Control, h.Value.Candidate))])
        {
            CandidateUnits = units.Candidate.Count,
            ControlUnits = units.Control.Count,
        };
    }

    /// <summary>The sums of a metric over all hours.</summary>
    public (Rollup Control, Rollup Candidate) Of(string metric)
    {
        var (control, candidate) = (new Rollup(), new Rollup());
        foreach (var hour in Hours)
        {
            if (hour.Control.TryGetValue(metric, out var a)) control.Add(a);
            if (hour.Candidate.TryGetValue(metric, out var b)) candidate.Add(b);
        }

        return (control, candidate);
    }

    private static void Add(Dictionary<string, Rollup> metrics, string name, Rollup rollup)
    {
        if (!metrics.TryGetValue(name, out var sum)) metrics[name] = sum = new Rollup();
        sum.Add(rollup);
    }

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}

/// <summary>An hour of both sides, by metric.</summary>
/// <param name="Time">Its beginning.</param>
/// <param name="Control">What the control's calls came to.</param>
/// <param name="Candidate">What the candidate's calls came to.</param>
public sealed record EvidenceHour(DateTimeOffset Time, IReadOnlyDictionary<string, Rollup> Control, IReadOnlyDictionary<string, Rollup> Candidate);

/// <summary>Whose calls are compared.</summary>
/// <param name="Prompt">The prompt, as apps name it.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Arm">The candidate's arm.</param>
/// <param name="Candidate">The candidate's version.</param>
/// <param name="Control">The environment's version.</param>
public sealed record EvidenceScope(string Prompt, string Environment, string Arm, string Candidate, string Control)
{
    /// <summary>True for a call of the candidate, false for one of a unit that took part and got the environment's version, null for any other.</summary>
    internal bool? SideOf(string? arm, string? reason, string? version) =>
        arm == Arm && reason == "Arm" && version == Candidate ? true
        : string.IsNullOrEmpty(arm) && reason == "Control" && version == Control ? false
        : null;
}
