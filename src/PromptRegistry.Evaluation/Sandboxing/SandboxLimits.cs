namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>What a program may take before it is ended.</summary>
/// <param name="Time">From its start to its end.</param>
/// <param name="Memory">Bytes of memory of all its processes together.</param>
internal sealed record SandboxLimits(TimeSpan Time, long Memory)
{
    /// <summary>Processes and their children at once.</summary>
    public const int Processes = 64;

    /// <summary>Bytes of one file, and of all files together: both are kept in memory.</summary>
    public const long FileBytes = 64 << 20;

    /// <summary>Characters of its output, and as many of what it says of errors.</summary>
    public const int Output = 1 << 20;
}
