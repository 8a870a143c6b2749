#if NET
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>
/// What a compiled render has used of its limits. A step costs an increment and a comparison; everything else happens
/// in every 64th of them, and exactly where the limit lies. Loops of fewer steps are not worth a check.
/// </summary>
internal struct RenderBudget(RenderLimits limits, CancellationToken cancellation)
{
    private const int StepsBetweenChecks = 64;

    private readonly RenderLimits? _limits = limits;
    private readonly CancellationToken _cancellation = cancellation;
    private Deadline _deadline;
    private RenderContext? _context;
    private int _iterations;
    private int _nextCheck;
    private int _checked;
    private long _steps;
    private bool _inLoop;

    public readonly RenderLimits Limits => _limits ?? RenderLimits.Prompt;

    /// <summary>For functions that need one; most templates never ask for it.</summary>
    public RenderContext Context
    {
        get
        {
            if (_context is null)
            {
                _deadline.Start(Limits);
                _context = RenderContext.Rent(Limits, _deadline, _cancellation);
                if (_inLoop)
                    _context.EnterLoop();
            }

            return _context;
        }
    }

    /// <summary>A loop begins that is inside no other: it and its inner loops share the limit.</summary>
    public void StartLoop()
    {
        _iterations = _checked = 0;
        _nextCheck = StepsBetweenChecks - 1;
        if (_limits is { Loops: > 0 and < StepsBetweenChecks })
            _nextCheck = _limits.Loops;
        _inLoop = true;
        _context?.EnterLoop();
    }

    /// <summary>The outermost loop has ended; harmless when there was none.</summary>
    public void EndLoop()
    {
        if (!_inLoop)
            return;
        _inLoop = false;
        _steps += _iterations - _checked;
        _context?.ExitLoop();
    }

    /// <exception cref="OperationException">A limit is exceeded.</exception>
    public void Step()
    {
        if (_iterations++ >= _nextCheck)
            Check();
    }

    /// <summary>Counts items that are visited without a step for each.</summary>
    /// <exception cref="OperationException">The limit is exceeded.</exception>
    public void Iterate(int count)
    {
        var limit = Limits.Loops;
        if (limit > 0 && (_inLoop ? (long)_iterations + count : count) > limit)
            throw new OperationException($"Exceeding number of iteration limit `{limit}` for internal iteration.");
        if (_inLoop)
            _iterations += count;
    }

    /// <exception cref="OperationException">A text would be longer than it may be.</exception>
    public readonly void CheckText(long length) => RenderContext.CheckLength(length, Limits);

    /// <exception cref="OperationException">The output would be longer than it may be.</exception>
    public readonly void CheckOutput(long length)
    {
        var limit = Limits.Output;
        if (limit > 0 && length > limit)
            throw new OperationException($"The output exceeds the limit of {limit} characters.");
    }

    /// <summary>Ends a render that is cancelled or has had its time.</summary>
    /// <exception cref="OperationException">The time limit is exceeded.</exception>
    public void CheckTime() => IsSlow();

    public void Release()
    {
        if (_context is null)
            return;
        RenderContext.Return(_context);
        _context = null;
    }

    private void Check()
    {
        var isSlow = IsSlow();
        var limits = Limits;
        var visited = _context?.Iterations ?? 0;
        if (limits.Loops > 0 && (long)_iterations + visited > limits.Loops)
        {
            throw new OperationException(
                $"Exceeding number of iteration limit `{limits.Loops}` for loop statement.");
        }

        _steps += _iterations - _checked;
        _checked = _iterations;
        if (limits.Steps > 0 && _steps > limits.Steps)
            throw new OperationException($"The render exceeds the limit of {limits.Steps} steps.");
        _nextCheck = _iterations - 1 + (isSlow ? 1 : StepsBetweenChecks);
        if (limits.Loops > 0)
            _nextCheck = Math.Min(_nextCheck, limits.Loops - visited);
    }

    private bool IsSlow()
    {
        _cancellation.ThrowIfCancellationRequested();
        return _deadline.Check(Limits);
    }
}
#endif
