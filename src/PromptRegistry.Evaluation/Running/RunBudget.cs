namespace PromptRegistry.Evaluation.Running;

/// <summary>What asking models may take in one run. Null is no limit.</summary>
public sealed record RunBudget
{
    /// <summary>No limits.</summary>
    public static RunBudget None { get; } = new();

    /// <summary>US dollars, by the prices in the settings. A request that might exceed it is not made.</summary>
    public double? MaxCost { get; init; }

    /// <summary>Answers that a model is asked for.</summary>
    public int? MaxCalls { get; init; }

    /// <summary>Time from the start of the run; after it nothing more is asked, and what is under way is waited for.</summary>
    public TimeSpan? MaxTime { get; init; }
}

/// <summary>What asking models will take, as far as that can be known before.</summary>
/// <param name="Answers">Answers that will be asked for.</param>
/// <param name="InputTokens">Tokens of the messages.</param>
/// <param name="OutputTokens">Tokens of the answers: as long as those recorded before, else the most allowed, else <see cref="AssumedOutput"/>.</param>
/// <param name="CostUsd">By the prices in the settings; null where a model has none.</param>
/// <param name="IsExact">Whether the messages were counted as the models count.</param>
public sealed record RunEstimate(int Answers, long InputTokens, long OutputTokens, double? CostUsd, bool IsExact)
{
    /// <summary>Tokens that an answer is taken to have where nothing is known.</summary>
    public const int AssumedOutput = 500;

    internal static RunEstimate None { get; } = new(0, 0, 0, 0, true);

    internal RunEstimate Plus(RunEstimate other) => new(
        Answers + other.Answers, InputTokens + other.InputTokens, OutputTokens + other.OutputTokens, CostUsd + other.CostUsd, IsExact && other.IsExact);
}

/// <summary>Keeps the account of a run: what was asked, what it cost, and which limit was reached. Safe for use by several threads.</summary>
internal sealed class Spending(RunBudget budget, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();
    private double spent;
    private double reserved;
    private int calls;

    /// <summary>The limit that was reached, as the command line writes it; null while there is room.</summary>
    public string? Reached { get; private set; }

    /// <summary>US dollars until now.</summary>
    public double Spent
    {
        get
        {
            lock (gate) return spent;
        }
    }

    /// <summary>Whether costs count.</summary>
    public bool CountsCost => budget.MaxCost is not null;

    /// <summary>Makes room for one request; false where there is none, now and for the rest of the run.</summary>
    /// <param name="expected">US dollars that it may cost.</param>
    public bool TryBegin(double expected)
    {
        lock (gate)
        {
            Reached ??= Limit(expected);
            if (Reached is not null) return false;
            calls++;
            reserved += expected;
            return true;
        }
    }

    /// <summary>A request has ended.</summary>
    /// <param name="expected">As it began.</param>
    /// <param name="actual">US dollars that it cost; zero where nothing came.</param>
    public void End(double expected, double actual)
    {
        lock (gate)
        {
            reserved -= expected;
            spent += actual;
        }
    }

    private string? Limit(double expected)
    {
        if (budget.MaxCalls is { } most && calls >= most) return FormattableString.Invariant($"--max-calls {most}");
        if (budget.MaxCost is { } cost && spent + reserved + expected > cost) return FormattableString.Invariant($"--max-cost {cost}");
        if (budget.MaxTime is { } time && clock.GetElapsedTime(start) >= time) return FormattableString.Invariant($"--max-time {time.TotalSeconds}s");
        return null;
    }
}
