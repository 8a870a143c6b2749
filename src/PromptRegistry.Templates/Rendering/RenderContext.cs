using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>What functions see of the render that calls them: limits, cancellation, and a way to call back.</summary>
public class RenderContext(
    RenderLimits limits, RenderHost? host = null, CancellationToken cancellation = default)
{
    [ThreadStatic]
    private static RenderContext? t_spare;

    private int _iterations;
    private int _loopDepth;
    private Dictionary<string, int>? _cycles;

    public RenderLimits Limits { get; private set; } = limits;

    public RenderHost Host { get; private set; } = host ?? RenderHost.None;

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
    public virtual TemplateValue Call(TemplateFunction function, params TemplateValue[] arguments)
    {
        if (function is not FunctionSymbol symbol)
            throw new OperationException($"The function `{function.Name}` cannot be called from here");
        return symbol.Body(this, ArgumentBinder.Complete(symbol, arguments));
    }

    /// <summary>Evaluates text as code or as a template of its own.</summary>
    /// <exception cref="OperationException">This render cannot.</exception>
    public virtual TemplateValue Evaluate(TemplateValue text, bool isTemplate) =>
        throw new OperationException("Text cannot be evaluated here.");

    /// <summary>The next position of a cycle; each name counts by itself.</summary>
    public int NextInCycle(string name, int count)
    {
        _cycles ??= new Dictionary<string, int>(StringComparer.Ordinal);
        _cycles.TryGetValue(name, out var position);
        _cycles[name] = position + 1;
        return position % count;
    }

    /// <summary>The items of a list for a function that visits them, counted as they are.</summary>
    /// <exception cref="OperationException">The limit is exceeded.</exception>
    internal virtual IEnumerable<TemplateValue> Visit(IReadOnlyList<TemplateValue>? list)
    {
        Iterate(list?.Count ?? 0);
        return list ?? [];
    }

    /// <summary>The list that a function makes of others.</summary>
    internal virtual IReadOnlyList<TemplateValue> MakeList(Func<IEnumerable<TemplateValue>> make) => make().ToArray();

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
        context.Reset(limits, RenderHost.None, cancellation);
        return context;
    }

    internal static void Return(RenderContext context) => t_spare = context;

    private protected void Reset(RenderLimits limits, RenderHost host, CancellationToken cancellation)
    {
        Limits = limits;
        Host = host;
        Cancellation = cancellation;
        _loopDepth = 0;
        _iterations = 0;
        _cycles = null;
    }

    private OperationException LoopLimit() =>
        new($"Exceeding number of iteration limit `{Limits.Loops}` for loop statement.");
}
