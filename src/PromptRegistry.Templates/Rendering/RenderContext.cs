using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>What functions see of the render that calls them: limits, cancellation, and a way to call back.</summary>
public class RenderContext(RenderLimits limits, CancellationToken cancellation = default)
{
    [ThreadStatic]
    private static RenderContext? t_spare;

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

        if (_loopDepth > 0)
            _iterations += (int)count;
    }

    /// <summary>Refuses to build a text that is longer than the output may be.</summary>
    /// <exception cref="OperationException">The limit is exceeded.</exception>
    public void CheckLength(long length)
    {
        if (Limits.Output > 0 && length > Limits.Output)
        {
            throw new OperationException(
                $"The resulting string length exceeds the configured LimitToString `{Limits.Output}`.");
        }
    }

    /// <summary>Calls a function that was passed as an argument.</summary>
    public TemplateValue Call(TemplateFunction function, params TemplateValue[] arguments)
    {
        if (function is not FunctionSymbol symbol)
            throw new OperationException($"The function `{function.Name}` cannot be called from here");
        return symbol.Body(this, ArgumentBinder.Complete(symbol, arguments));
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
        if (_loopDepth++ == 0)
            _iterations = 0;
    }

    public void ExitLoop()
    {
        if (--_loopDepth == 0)
            _iterations = 0;
    }

    /// <exception cref="OperationException">The limit is exceeded.</exception>
    public void StepLoop()
    {
        if (Limits.Loops > 0 && ++_iterations > Limits.Loops)
            throw LoopLimit();
        if ((_iterations & 63) == 0)
            Cancellation.ThrowIfCancellationRequested();
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
        Limits = limits;
        Cancellation = cancellation;
        _loopDepth = 0;
        _iterations = 0;
    }

    private OperationException LoopLimit() =>
        new($"Exceeding number of iteration limit `{Limits.Loops}` for loop statement.");
}
