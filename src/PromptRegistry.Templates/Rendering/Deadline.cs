namespace PromptRegistry.Templates.Rendering;

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
        if (_isRunning || limits.Time <= TimeSpan.Zero)
            return;
        _isRunning = true;
        _started = _seen = Now(limits);
    }

    /// <summary>True if so much time has passed since the last look that the next one should come soon.</summary>
    /// <exception cref="Values.OperationException">The render has had its time.</exception>
    public bool Check(RenderLimits limits)
    {
        if (limits.Time <= TimeSpan.Zero)
            return false;
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
        if (!_isRunning)
            return limits.Regex;
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
