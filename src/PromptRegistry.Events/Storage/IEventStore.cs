using PromptRegistry.Events.Queries;

namespace PromptRegistry.Events.Storage;

/// <summary>Keeps what happened, and answers what became of it. Several processes may use one store at once.</summary>
public interface IEventStore : IAsyncDisposable
{
    /// <summary>What to call it in messages; without a password.</summary>
    string Description { get; }

    /// <summary>Writes a batch, all or nothing. When this returns, it is there, once.</summary>
    /// <exception cref="EventStoreException">It cannot be written now; a later try may.</exception>
    Task WriteAsync(EventBatch batch, CancellationToken cancellation = default);

    /// <summary>What calls came to, in the hours that a span of time touches: read from hourly rollups, however many calls there were.</summary>
    /// <returns>A group for each combination of what <see cref="StatsRequest.By"/> names, in the order of its keys.</returns>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<CallGroup>> StatsAsync(StatsRequest request, CancellationToken cancellation = default);

    /// <summary>Calls, the newest first unless the filter says otherwise.</summary>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<StoredCall>> CallsAsync(CallFilter filter, CancellationToken cancellation = default);

    /// <summary>One call with all that was learnt of it; null where it is not known.</summary>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    Task<StoredCall?> FindAsync(string renderId, CancellationToken cancellation = default);

    /// <summary>When each version was called last, to the hour.</summary>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<LastCall>> LastCallsAsync(CancellationToken cancellation = default);

    /// <summary>Removes what is older, or more, than is to be kept.</summary>
    /// <exception cref="EventStoreException">The store cannot be written.</exception>
    Task<Removed> MaintainAsync(Retention retention, CancellationToken cancellation = default);
}

/// <summary>The store cannot be reached, read or written; the message says which and why.</summary>
public sealed class EventStoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How much is kept.</summary>
public sealed record Retention
{
    /// <summary>Single calls, with their texts and what was learnt of them.</summary>
    /// <value>90 days, unless set.</value>
    public TimeSpan Calls { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Hourly rollups.</summary>
    /// <value>Two years (731 days), unless set.</value>
    public TimeSpan Rollups { get; init; } = TimeSpan.FromDays(731);

    /// <summary>Bytes that a store in one file may take: the oldest calls go first. A shared database is bounded by age alone.</summary>
    /// <value>4 GiB, unless set.</value>
    public long MaximumBytes { get; init; } = 4L << 30;
}

/// <summary>What maintenance removed.</summary>
/// <param name="Calls">Single calls; −1 where whole days went that were not counted.</param>
/// <param name="Rollups">Rows of rollups.</param>
public sealed record Removed(long Calls, long Rollups);
