using System.Diagnostics;
using System.Globalization;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Limits;

/// <summary>
/// Calls that belong together: plain async code over accessors, with one trace and one budget. All calls of accessors count that the flow of control makes between
/// <see cref="Begin"/> and the end of the chain, on other threads too; those of a chain within it count in both.
/// </summary>
/// <example>
/// <code>
/// using var chain = PromptChain.Begin("digest", new ChainLimits { Calls = 10, CostUsd = 0.05 });
/// var summary = await chain.StepAsync("summarize", () => Prompts.Summarize.RunAsync(client, text));
/// var facts = await chain.StepAsync("extract", () => Prompts.Extract.RunAsync(client, summary.Text));
/// </code>
/// </example>
public sealed class PromptChain : IDisposable
{
    private static readonly AsyncLocal<PromptChain?> Ambient = new();

    private readonly Lock gate = new();
    private List<ChainStep>? steps;
    private readonly ChainLimits limits;
    private readonly PromptChain? outer;
    private readonly Activity? activity;
    private string? id;
    private int calls;
    private long tokens;
    private double cost;

    private PromptChain(string name, ChainLimits limits, PromptChain? outer)
    {
        Name = name;
        this.limits = limits;
        this.outer = outer;
        activity = Instruments.Source.StartActivity($"chain {name}");
    }

    /// <summary>The chain that the flow of control is in; null outside of one.</summary>
    public static PromptChain? Current => Ambient.Value;

    /// <summary>What it is called in traces and messages.</summary>
    public string Name { get; }

    /// <summary>Names the chain where no trace does: 32 hexadecimal digits. One within another has its name.</summary>
    internal string Id => outer?.Id ?? (id ??= Guid.NewGuid().ToString("N"));

    /// <summary>The calls so far, those under way included.</summary>
    public int Calls
    {
        get
        {
            lock (gate) return calls;
        }
    }

    /// <summary>The tokens of the answers that came, with their requests, as far as clients count them.</summary>
    public long Tokens
    {
        get
        {
            lock (gate) return tokens;
        }
    }

    /// <summary>US dollars for the answers that came, as far as prices are known.</summary>
    public double CostUsd
    {
        get
        {
            lock (gate) return cost;
        }
    }

    /// <summary>The steps that ended, in the order in which they did.</summary>
    public IReadOnlyList<ChainStep> Steps
    {
        get
        {
            lock (gate) return [.. steps ?? []];
        }
    }

    /// <summary>Begins a chain, which ends when it is disposed.</summary>
    /// <param name="limits">What its calls may take together; null for no limit.</param>
    public static PromptChain Begin(string name, ChainLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Ambient.Value = new PromptChain(name, limits ?? new ChainLimits(), Ambient.Value);
    }

    /// <summary>Runs a part of the chain under a name, as a span of the trace.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="run">The step; several may run at once.</param>
    /// <exception cref="ChainStepException">It failed, and this says which step it was. A cancellation stays one.</exception>
    public async Task<T> StepAsync<T>(string step, Func<Task<T>> run)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        ArgumentNullException.ThrowIfNull(run);
        using var span = Instruments.Source.StartActivity($"step {step}");
        var start = Stopwatch.GetTimestamp();
        try
        {
            var result = await run().ConfigureAwait(false);
            End(step, start, null);
            return result;
        }
        catch (Exception exception)
        {
            End(step, start, exception);
            span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            if (exception is OperationCanceledException) throw;
            throw new ChainStepException($"The step '{step}' of {Name} failed. {exception.Message}", step, exception);
        }
    }

    /// <summary>Ends the chain. Calls that are under way go on, and count in it no more than they did.</summary>
    public void Dispose()
    {
        if (ReferenceEquals(Ambient.Value, this)) Ambient.Value = outer;
        activity?.Dispose();
    }

    /// <summary>Counts a call that begins.</summary>
    internal void Enter()
    {
        lock (gate)
        {
            if (calls >= limits.Calls) throw Full("calls", Number(calls), Number(limits.Calls.Value));
            if (tokens >= limits.Tokens) throw Full("tokens", Number(tokens), Number(limits.Tokens.Value));
            if (cost >= limits.CostUsd) throw Full("cost", Dollars(cost), Dollars(limits.CostUsd.Value));
            calls++;
        }

        try
        {
            outer?.Enter();
        }
        catch (PromptLimitException)
        {
            lock (gate) calls--;
            throw;
        }
    }

    internal void Took(CallTaken taken)
    {
        outer?.Took(taken);
        lock (gate)
        {
            tokens += taken.Tokens;
            cost += taken.CostUsd;
        }
    }

    private void End(string step, long start, Exception? exception)
    {
        lock (gate) (steps ??= []).Add(new ChainStep(step, Stopwatch.GetElapsedTime(start), exception));
    }

    private PromptLimitException Full(string limit, string used, string allowed) => new(
        $"The chain {Name} may make no more calls: its limit of {limit} is {allowed}, and {used} {(limit == "calls" ? "were made" : "are used")}. Raise it where the chain begins, or do less.", limit);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Dollars(double amount) => "$" + amount.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>
/// What the calls of a chain may take together; null is no limit. A call is refused when one is reached. What a call takes is known when its answer is there, so calls that run at
/// once may go over the limits of tokens and money by what those under way take.
/// </summary>
public sealed record ChainLimits
{
    /// <summary>Calls of accessors; a repair is part of its call.</summary>
    public int? Calls { get; init; }

    /// <summary>Tokens of requests and answers.</summary>
    public long? Tokens { get; init; }

    /// <summary>US dollars, by the prices that the registry was told.</summary>
    public double? CostUsd { get; init; }
}

/// <summary>A step of a chain that ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Latency">How long it took.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
public sealed record ChainStep(string Name, TimeSpan Latency, Exception? Failure);

/// <summary>A step of a chain failed.</summary>
public sealed class ChainStepException : Exception
{
    internal ChainStepException(string message, string step, Exception inner)
        : base(message, inner) => Step = step;

    /// <summary>The step's name.</summary>
    public string Step { get; }
}
