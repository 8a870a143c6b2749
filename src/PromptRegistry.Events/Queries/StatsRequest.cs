using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Events.Queries;

/// <summary>What a group of calls has in common.</summary>
[Flags]
public enum CallKeys
{
    /// <summary>All calls are one group.</summary>
    None = 0,

    /// <summary>The prompt.</summary>
    Prompt = 1,

    /// <summary>The version.</summary>
    Version = 2,

    /// <summary>The content digest.</summary>
    Digest = 4,

    /// <summary>The environment.</summary>
    Environment = 8,

    /// <summary>The arm of a rollout.</summary>
    Arm = 16,

    /// <summary>Why the version was served.</summary>
    Reason = 32,

    /// <summary>The model.</summary>
    Model = 64,

    /// <summary>The slice.</summary>
    Slice = 128,

    /// <summary>The hour.</summary>
    Hour = 256,

    /// <summary>The day, in UTC.</summary>
    Day = 512,
}

/// <summary>Which calls to sum up, and how to group them.</summary>
/// <param name="From">The first hour, which this is in.</param>
/// <param name="To">The end: calls of an hour that begins at or after it do not count.</param>
/// <param name="By">What makes a group.</param>
public sealed record StatsRequest(DateTimeOffset From, DateTimeOffset To, CallKeys By)
{
    /// <summary>Only calls of this prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>Only calls of this version.</summary>
    public string? Version { get; init; }

    /// <summary>Only calls of this environment.</summary>
    public string? Environment { get; init; }

    /// <summary>Only calls of this arm; empty for calls outside of any.</summary>
    public string? Arm { get; init; }

    /// <summary>Only these metrics; null for all.</summary>
    public IReadOnlyCollection<string>? Metrics { get; init; }
}

/// <summary>Calls that have something in common, and what they came to. What makes no group is null.</summary>
public sealed record CallGroup
{
    public string? Prompt { get; init; }

    public string? Version { get; init; }

    public string? Digest { get; init; }

    /// <summary>Null also for calls without one.</summary>
    public string? Environment { get; init; }

    /// <summary>Null also for calls outside of any.</summary>
    public string? Arm { get; init; }

    public string? Reason { get; init; }

    public string? Model { get; init; }

    public string? Slice { get; init; }

    /// <summary>The beginning of the hour or day.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What was measured, by <see cref="MetricNames"/>, and scores and feedback by their names.</summary>
    public required IReadOnlyDictionary<string, Rollup> Metrics { get; init; }

    /// <summary>How many calls.</summary>
    public long Calls => Metrics.TryGetValue(MetricNames.Calls, out var calls) ? calls.Count : 0;
}

/// <summary>When a version was called last.</summary>
/// <param name="Hour">The beginning of the hour.</param>
public sealed record LastCall(string Prompt, string Version, string? Environment, DateTimeOffset Hour);
