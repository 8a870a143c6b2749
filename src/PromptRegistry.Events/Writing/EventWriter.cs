using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Events.Writing;

/// <summary>
/// Writes events in batches beside the app: who adds one waits for nothing. A batch that the store does not take goes to a journal on disk and to the store
/// when that is back; what finds no room is dropped and counted.
/// </summary>
public sealed class EventWriter : IPromptEvents, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<object> queue = new();
    private readonly IEventStore store;
    private readonly EventWriterOptions options;
    private readonly ILogger log;
    private readonly TimeProvider clock;
    private readonly EventJournal? journal;
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim draining = new(1, 1);
    private readonly Task running;
    private long waiting;
    private long stored;
    private long dropped;
    private long toldDropped;
    private string? problem;
    private long retryAt;
    private TimeSpan pause;
    private int disposed;

    /// <param name="store">Where events go. It is not disposed with this.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public EventWriter(IEventStore store, EventWriterOptions? options = null, ILogger? log = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        this.store = store;
        this.options = options ?? new EventWriterOptions();
        if (this.options.Problems().FirstOrDefault() is { } wrong) throw new ArgumentException(wrong, nameof(options));
        this.log = log ?? NullLogger.Instance;
        this.clock = clock ?? TimeProvider.System;
        journal = this.options.JournalFolder is { } folder ? new EventJournal(folder, this.options.MaximumJournal) : null;
        running = Task.Run(RunAsync);
    }

    /// <summary>How writing fares now.</summary>
    public EventWriterStatus Status => new(
        Interlocked.Read(ref stored), Math.Max(0, Interlocked.Read(ref waiting)), journal?.Length ?? 0, Interlocked.Read(ref dropped), Volatile.Read(ref problem));

    /// <inheritdoc/>
    public void Add(PromptEvent call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Enqueue(call);
    }

    /// <inheritdoc/>
    public void Add(PromptFeedback feedback)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        Enqueue(feedback);
    }

    /// <inheritdoc/>
    public bool WantsTexts(string prompt) => options.Texts > 0 && Random.Shared.NextDouble() < options.Texts;

    /// <summary>Writes what was added until now.</summary>
    /// <returns>Whether the store has all of it; else it is in the journal, or lost, as <see cref="Status"/> says.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellation = default)
    {
        await draining.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Volatile.Write(ref retryAt, 0);
            await DrainAsync(cancellation).ConfigureAwait(false);
            return Volatile.Read(ref problem) is null;
        }
        finally
        {
            draining.Release();
        }
    }

    /// <summary>Writes what is left, for at most ten seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        await ending.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await FlushAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Add(ref dropped, queue.Count);
        }

        journal?.Dispose();
    }

    private void Enqueue(object entry)
    {
        var now = Interlocked.Increment(ref waiting);
        if (now > options.Capacity || Volatile.Read(ref disposed) != 0)
        {
            Interlocked.Decrement(ref waiting);
            Interlocked.Increment(ref dropped);
            return;
        }

        queue.Enqueue(entry);
        // Once, when a batch is full: the rest waits for the interval.
        if (now == options.Batch) Wake();
    }

    private void Wake()
    {
        try
        {
            if (wake.CurrentCount == 0) wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else was as fast.
        }
    }

    private async Task RunAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                using var interval = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
                await Task.WhenAny(wake.WaitAsync(interval.Token), Task.Delay(options.Interval, clock, interval.Token)).ConfigureAwait(false);
                await interval.CancelAsync().ConfigureAwait(false);
                await draining.WaitAsync(ending.Token).ConfigureAwait(false);
                try
                {
                    await DrainAsync(ending.Token).ConfigureAwait(false);
                }
                finally
                {
                    draining.Release();
                }
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Nothing that goes wrong here may end the writing.
                Fail(exception.Message, exception);
            }
        }
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        if (IsTime) await SendJournalAsync(cancellation).ConfigureAwait(false);
        while (Take() is { } batch)
        {
            var count = batch.Calls.Count + batch.Feedback.Count;
            try
            {
                if (IsTime && await StoreAsync(batch, cancellation).ConfigureAwait(false)) Interlocked.Add(ref stored, count);
                else Keep(batch, count);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                Keep(batch, count);
                throw;
            }
        }

        if (Interlocked.Read(ref dropped) is var lost && lost > toldDropped)
        {
            WriterLog.Dropped(log, lost - toldDropped, lost);
            toldDropped = lost;
        }
    }

    /// <summary>Whether the store is asked: after it failed, not at once.</summary>
    private bool IsTime => Volatile.Read(ref retryAt) is var at && (at == 0 || clock.GetTimestamp() >= at);

    private EventBatch? Take()
    {
        var calls = new List<PromptEvent>();
        var feedback = new List<PromptFeedback>();
        while (calls.Count + feedback.Count < options.Batch && queue.TryDequeue(out var entry))
        {
            Interlocked.Decrement(ref waiting);
            if (entry is PromptEvent call) calls.Add(Redacted(call));
            else feedback.Add(Redacted((PromptFeedback)entry));
        }

        return calls.Count + feedback.Count == 0 ? null : EventBatch.Of(calls, feedback);
    }

    private PromptEvent Redacted(PromptEvent call) => options.Redactor is { } redactor && (call.Input is not null || call.Output is not null)
        ? call with { Input = Redacted(redactor, call.Input), Output = Redacted(redactor, call.Output) }
        : call;

    private PromptFeedback Redacted(PromptFeedback feedback) => options.Redactor is { } redactor && feedback.Text is not null
        ? feedback with { Text = Redacted(redactor, feedback.Text) }
        : feedback;

    private static string? Redacted(Microsoft.Extensions.Compliance.Redaction.Redactor redactor, string? text) => text is null ? null : redactor.Redact(text.AsSpan());

    private async Task<bool> StoreAsync(EventBatch batch, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        try
        {
            // On a thread of its own: a store that waits for a lock holds up that thread, and nothing here. What is left behind is taken once, by its id.
            await Task.Run(() => store.WriteAsync(batch, limit.Token), CancellationToken.None).WaitAsync(limit.Token).ConfigureAwait(false);
            if (Volatile.Read(ref problem) is not null) WriterLog.Back(log, store.Description);
            Volatile.Write(ref problem, null);
            Volatile.Write(ref retryAt, 0);
            pause = TimeSpan.Zero;
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Fail($"The event store {store.Description} did not take a batch within {options.Timeout.TotalSeconds:0.#} seconds.", null);
        }
        catch (EventStoreException exception)
        {
            Fail(exception.Message, exception);
        }

        return false;
    }

    private void Fail(string why, Exception? exception)
    {
        if (Volatile.Read(ref problem) is null) WriterLog.Failed(log, why, exception);
        Volatile.Write(ref problem, why);
        pause = TimeSpan.FromTicks(Math.Clamp(pause.Ticks * 2, options.Interval.Ticks, LongestPause.Ticks));
        Volatile.Write(ref retryAt, clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency));
    }

    private void Keep(EventBatch batch, int count)
    {
        if (journal?.Append(batch) != true) Interlocked.Add(ref dropped, count);
    }

    private async Task SendJournalAsync(CancellationToken cancellation)
    {
        if (journal is null) return;
        foreach (var batch in journal.Read())
        {
            if (!await StoreAsync(batch, cancellation).ConfigureAwait(false)) return;
            Interlocked.Add(ref stored, batch.Calls.Count + batch.Feedback.Count);
        }

        journal.Clear();
    }
}
