namespace PromptRegistry.Templates.Rendering;

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
