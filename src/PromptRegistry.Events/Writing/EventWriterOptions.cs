using Microsoft.Extensions.Compliance.Redaction;

namespace PromptRegistry.Events.Writing;

/// <summary>How events are written.</summary>
public sealed record EventWriterOptions
{
    /// <summary>The longest that an event waits to be written.</summary>
    /// <value>250 milliseconds, unless set.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Events that are written at once.</summary>
    /// <value>5,000, unless set.</value>
    public int Batch { get; init; } = 5000;

    /// <summary>Events that wait at most; more are dropped, and counted.</summary>
    /// <value>100,000, unless set.</value>
    public int Capacity { get; init; } = 100_000;

    /// <summary>How long a store may take for a batch before the batch goes to the journal.</summary>
    /// <value>5 seconds, unless set.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The folder for what a store does not take; several processes may share it. Null keeps nothing: then it is dropped, and counted.</summary>
    public string? JournalFolder { get; init; }

    /// <summary>Bytes that the journal of a process may take; more is dropped, and counted.</summary>
    /// <value>256 MiB, unless set.</value>
    public long MaximumJournal { get; init; } = 256L << 20;

    /// <summary>The share of the calls that are kept with what was sent and answered, from 0 to 1.</summary>
    /// <value>0, unless set: no text leaves the app.</value>
    public double Texts { get; init; }

    /// <summary>Takes out of texts what must not be kept, before they are written anywhere.</summary>
    public Redactor? Redactor { get; init; }

    internal IEnumerable<string> Problems()
    {
        if (Interval <= TimeSpan.Zero || Interval > TimeSpan.FromMinutes(1)) yield return $"Interval is {Interval}; it is more than zero and at most a minute.";
        if (Batch is < 1 or > 100_000) yield return $"Batch is {Batch}; it is from 1 to 100,000.";
        if (Capacity < Batch) yield return $"Capacity is {Capacity}; it is at least Batch, {Batch}.";
        if (Timeout <= TimeSpan.Zero) yield return $"Timeout is {Timeout}; it is more than zero.";
        if (Texts is not (>= 0 and <= 1)) yield return $"Texts is {Texts}; it is a share, from 0 to 1.";
    }
}
