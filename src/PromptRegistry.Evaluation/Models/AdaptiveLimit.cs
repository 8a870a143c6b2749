namespace PromptRegistry.Evaluation.Models;

/// <summary>
/// How many requests may be under way: additive increase, multiplicative decrease (Chiu and Jain, 1989; TCP's congestion avoidance
/// in RFC 5681 is the same). It begins at its maximum, halves when the endpoint is overloaded, and grows by one after as many
/// successes as the limit is high. Refusals of one burst count once.
/// </summary>
internal sealed class AdaptiveLimit(int maximum, TimeProvider clock)
{
    /// <summary>Refusals so soon after another speak of the same burst.</summary>
    public static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    private long? lowered;
    private int successes;

    /// <summary>At least 1.</summary>
    public int Value { get; private set; } = Math.Max(1, maximum);

    public void Succeeded()
    {
        if (Value >= maximum || ++successes < Value) return;
        Value++;
        successes = 0;
    }

    public void Overloaded()
    {
        successes = 0;
        if (lowered is { } last && clock.GetElapsedTime(last) < Burst) return;
        lowered = clock.GetTimestamp();
        Value = Math.Max(1, Value / 2);
    }
}

/// <summary>Lets in as many as the limit says, in the order in which they came. Safe for use by several threads.</summary>
internal sealed class RequestGate(AdaptiveLimit limit)
{
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private int under;
    private bool closed;

    /// <summary>How many are let in at once, now.</summary>
    public int Limit
    {
        get
        {
            lock (gate) return limit.Value;
        }
    }

    /// <exception cref="OperationCanceledException">The gate was closed.</exception>
    public Task EnterAsync()
    {
        lock (gate)
        {
            if (closed) return Task.FromCanceled(new CancellationToken(canceled: true));
            if (under < limit.Value)
            {
                under++;
                return Task.CompletedTask;
            }

            var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(place);
            return place.Task;
        }
    }

    public void Leave(bool succeeded)
    {
        lock (gate)
        {
            under--;
            if (succeeded) limit.Succeeded();
            while (under < limit.Value && waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) under++;
            }
        }
    }

    public void Overloaded()
    {
        lock (gate) limit.Overloaded();
    }

    /// <summary>Nobody else is let in; who waits is turned away.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            while (waiting.TryDequeue(out var place)) place.TrySetCanceled(new CancellationToken(canceled: true));
        }
    }
}
