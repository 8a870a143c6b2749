namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>A program to run.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Files">What stands in its folder, by path; nothing else of the repository is there.</param>
/// <param name="Input">What it reads from its standard input.</param>
internal sealed record SandboxTask(
    IReadOnlyList<string> Command, IReadOnlyDictionary<string, byte[]> Files, string Input, SandboxLimits Limits)
{
    /// <summary>A folder of the machine that it may read besides the usual ones of programs; null for none.</summary>
    public string? AlsoReads { get; init; }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code; of no meaning where it was stopped.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Error">The first of what it said of errors.</param>
/// <param name="Stopped">The limit that it ran into, as the end of a sentence: <c>did not end within 10 s</c>; null where it ended by itself.</param>
internal sealed record SandboxResult(int ExitCode, string Output, string Error, string? Stopped);
