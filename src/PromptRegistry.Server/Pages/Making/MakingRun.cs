using PromptRegistry.Optimization.FromTask;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>One run: a task on its way to a prompt.</summary>
/// <param name="id">Part of its address, which nobody can guess.</param>
/// <param name="owner">The key whose run it is; empty where the server has none.</param>
internal sealed class MakingRun(string id, string owner, MakingPlan plan, DateTimeOffset started, CancellationTokenSource cancellation) : IDisposable
{
    private readonly Lock gate = new();
    private int asked;
    private double spent;

    public string Id => id;

    public string Owner => owner;

    public MakingPlan Plan => plan;

    public DateTimeOffset Started => started;

    /// <summary>When it was over; null while it is under way.</summary>
    public DateTimeOffset? Ended { get; private set; }

    /// <summary>Answers that came.</summary>
    public int Asked => Volatile.Read(ref asked);

    /// <summary>US dollars that they cost.</summary>
    public double Spent => Volatile.Read(ref spent);

    /// <summary>What became of it; null while it is under way, and where it came to nothing.</summary>
    public TaskReport? Report { get; private set; }

    /// <summary>Why it came to nothing; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>The branch that proposes what was made; null before.</summary>
    public string? Branch { get; set; }

    public CancellationToken Token { get; } = cancellation.Token;

    public void Answered(double cost)
    {
        lock (gate)
        {
            asked++;
            spent += cost;
        }
    }

    public void End(TaskReport? report, string? problem, DateTimeOffset at)
    {
        lock (gate) (Report, Problem, Ended) = (report, problem, at);
    }

    public void Cancel()
    {
        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was over in the moment before.
        }
    }

    public void Dispose() => cancellation.Dispose();
}

/// <summary>What a run is to do.</summary>
/// <param name="Estimate">What it takes at most.</param>
/// <param name="MostUsd">US dollars after which it stops; null where nothing is counted.</param>
/// <param name="Files">What it reads and writes.</param>
internal sealed record MakingPlan(MakingForm Form, MakingModel Model, MakingEstimate Estimate, double? MostUsd, MakingFiles Files);
