using System.Collections.Concurrent;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>The system's clock, on which short pauses are over at once and noted; longer timers, such as time limits, never end.</summary>
internal sealed class ImpatientClock(TimeSpan longest) : TimeProvider
{
    private readonly DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > longest || dueTime < TimeSpan.Zero) return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Pauses.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
