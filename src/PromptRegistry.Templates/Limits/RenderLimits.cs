
namespace PromptRegistry.Templates.Limits;

/// <summary>How much a render may use. A template is untrusted input; 0 turns a limit off.</summary>
public sealed record RenderLimits
{
    /// <summary>The limits of every render that is given no others.</summary>
    public static RenderLimits Prompt { get; } = new();

    /// <summary>Steps of a loop and all loops inside it.</summary>
    /// <value>1,000,000.</value>
    public int Loops { get; init; } = 1_000_000;

    /// <summary>How deep includes may nest.</summary>
    /// <value>100.</value>
    public int Recursion { get; init; } = 100;

    /// <summary>Characters of output, and of any text that a function builds.</summary>
    /// <value>67,108,864.</value>
    public int Output { get; init; } = 64 * 1024 * 1024;

    /// <summary>Statements of one render, whatever they do.</summary>
    /// <value>100,000,000.</value>
    public long Steps { get; init; } = 100_000_000;

    /// <summary>The longest that one render may run. Loops and functions look at the clock.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that one regular expression may run; never longer than the render has left.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan Regex { get; init; } = TimeSpan.FromSeconds(5);
#if NET

    /// <summary>What measures <see cref="Time"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
#endif
}

/// <summary>
/// When a render has to have ended. Its clock starts with the first look at it: what ends before that needs none.
/// </summary>
internal struct Deadline
{
    /// <summary>Looks at the clock come closer together when there is more than this between two of them.</summary>
    private static readonly TimeSpan s_longPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Regular expressions are kept by the platform with their time, of which there are few so.</summary>
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);
    private bool _isRunning;
    private long _started;
    private long _seen;

    public void Start(RenderLimits limits)
    {
        if (_isRunning || limits.Time <= TimeSpan.Zero) return;
        _isRunning = true;
        _started = _seen = Now(limits);
    }

    /// <summary>True if so much time has passed since the last look that the next one should come soon.</summary>
    /// <exception cref="Values.OperationException">The render has had its time.</exception>
    public bool Check(RenderLimits limits)
    {
        if (limits.Time <= TimeSpan.Zero) return false;
        Start(limits);
        var now = Now(limits);
        if (Between(_started, now, limits) >= limits.Time)
        {
            throw new Values.OperationException(
                $"The render exceeds its time limit of {Seconds(limits.Time)} seconds.");
        }

        var isSlow = Between(_seen, now, limits) > s_longPause;
        _seen = now;
        return isSlow;
    }

    /// <summary>How long a regular expression may run: what is left, rounded up, but no longer than its own limit.</summary>
    /// <exception cref="Values.OperationException">The render has had its time.</exception>
    public TimeSpan LeftForRegex(RenderLimits limits)
    {
        Check(limits);
        if (!_isRunning) return limits.Regex;
        var left = (limits.Time - Between(_started, _seen, limits)).Ticks;
        var rounded = TimeSpan.FromTicks((left + s_step.Ticks - 1) / s_step.Ticks * s_step.Ticks);
        return limits.Regex <= TimeSpan.Zero || rounded < limits.Regex ? rounded : limits.Regex;
    }

    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);

#if NET
    private static long Now(RenderLimits limits) => limits.Clock.GetTimestamp();

    private static TimeSpan Between(long start, long end, RenderLimits limits) =>
        limits.Clock.GetElapsedTime(start, end);
#else
    private static long Now(RenderLimits limits) => System.Diagnostics.Stopwatch.GetTimestamp();

    private static TimeSpan Between(long start, long end, RenderLimits limits) =>
        TimeSpan.FromSeconds((end - start) / (double)System.Diagnostics.Stopwatch.Frequency);
#endif
}
