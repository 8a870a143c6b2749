using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Limits;

/// <summary>What functions see of the render that calls them: limits and cancellation.</summary>
public class RenderContext(RenderLimits limits, CancellationToken cancellation = default)
{
    [ThreadStatic]
    private static RenderContext? t_spare;

    /// <summary>Steps between two looks at the clock, while steps are short.</summary>
    private const int ShortSteps = 64;
    private Deadline _deadline;
    private int _untilCheck = ShortSteps;
    private int _iterations;
    private int _loopDepth;

    public RenderLimits Limits { get; private set; } = limits;
    public CancellationToken Cancellation { get; private set; } = cancellation;

    /// <summary>Counts items that a function visits; they share the limit of the loop around the call.</summary>
    /// <exception cref="OperationException">The limit is exceeded.</exception>
    public void Iterate(long count)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (Limits.Loops > 0 && count + _iterations > Limits.Loops)
        {
            throw new OperationException(
                $"Exceeding number of iteration limit `{Limits.Loops}` for internal iteration.");
        }

        if (_loopDepth > 0) _iterations += (int)count;
        Spend((count >> 10) + 1);
    }

    /// <summary>Refuses to build a text that is longer than the output may be.</summary>
    /// <exception cref="OperationException">The limit is exceeded.</exception>
    public void CheckLength(long length)
    {
        CheckLength(length, Limits);
        Spend((length >> 14) + 1);
    }

    internal static void CheckLength(long length, RenderLimits limits)
    {
        if (limits.Output > 0 && length > limits.Output)
        {
            throw new OperationException(
                $"The resulting string length exceeds the configured LimitToString `{limits.Output}`.");
        }
    }

    /// <summary>Ends a render that is cancelled or has had its time.</summary>
    /// <returns>Whether steps take so long that each should look at the clock.</returns>
    /// <exception cref="OperationException">The time limit is exceeded.</exception>
    internal bool CheckTime()
    {
        Cancellation.ThrowIfCancellationRequested();
        var isSlow = _deadline.Check(Limits);
        _untilCheck = isSlow ? 1 : ShortSteps;
        return isSlow;
    }

    /// <summary>How long a regular expression may run now.</summary>
    /// <exception cref="OperationException">The time limit is exceeded.</exception>
    internal TimeSpan RegexTime()
    {
        Cancellation.ThrowIfCancellationRequested();
        var time = _deadline.LeftForRegex(Limits);
        return time > TimeSpan.Zero ? time : System.Text.RegularExpressions.Regex.InfiniteMatchTimeout;
    }

    /// <summary>Counts work until the next look at the clock: a step, a call, or so many of them.</summary>
    /// <exception cref="OperationException">The time limit is exceeded.</exception>
    internal void Spend(long steps)
    {
        if (steps >= _untilCheck) CheckTime();
        else _untilCheck -= (int)steps;
    }

    /// <summary>The items of a list for a function that visits them, counted as they are.</summary>
    /// <exception cref="OperationException">The limit is exceeded.</exception>
    internal IEnumerable<TemplateValue> Visit(IReadOnlyList<TemplateValue>? list)
    {
        Iterate(list?.Count ?? 0);
        return list ?? [];
    }

    public void EnterLoop()
    {
        if (_loopDepth++ == 0) _iterations = 0;
    }

    public void ExitLoop()
    {
        if (--_loopDepth == 0) _iterations = 0;
    }

    /// <exception cref="OperationException">The limit is exceeded.</exception>
    public void StepLoop()
    {
        if (Limits.Loops > 0 && ++_iterations > Limits.Loops) throw LoopLimit();
        Spend(1);
    }

    /// <summary>Items counted since the outermost loop began.</summary>
    internal int Iterations => _iterations;

    /// <summary>A context for a compiled render, the one that this thread used last if it is free.</summary>
    internal static RenderContext Rent(RenderLimits limits, CancellationToken cancellation)
    {
        var context = t_spare ?? new RenderContext(limits);
        t_spare = null;
        context.Reset(limits, cancellation);
        return context;
    }

    internal static void Return(RenderContext context) => t_spare = context;

    private protected void Reset(RenderLimits limits, CancellationToken cancellation)
    {
        _deadline = default;
        _untilCheck = ShortSteps;
        Limits = limits;
        Cancellation = cancellation;
        _loopDepth = 0;
        _iterations = 0;
    }

    private OperationException LoopLimit() =>
        new($"Exceeding number of iteration limit `{Limits.Loops}` for loop statement.");
}
