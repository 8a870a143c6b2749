namespace PromptRegistry.Core.Diagnostics;

/// <summary>What an operation came to: a value, or the findings that stood in its way.</summary>
/// <param name="Value">Null unless the operation succeeded.</param>
/// <param name="Code">How it ended.</param>
/// <param name="Diagnostics">Findings; warnings also stand beside a value.</param>
public sealed record Outcome<T>(T? Value, ExitCode Code, IReadOnlyList<Diagnostic> Diagnostics)
    where T : class
{
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Code == ExitCode.Passed && Value is not null;

    public static Outcome<T> Success(T value, params Diagnostic[] warnings) => new(value, ExitCode.Passed, warnings);
    public static Outcome<T> Failure(ExitCode code, params Diagnostic[] diagnostics) => new(null, code, diagnostics);
}

/// <summary>How a command ended; the number is the exit code of the process.</summary>
public enum ExitCode
{
    /// <summary>Everything asked for was done or holds.</summary>
    Passed = 0,

    /// <summary>An evaluation regressed, or a check found a discrepancy.</summary>
    Regressed = 1,

    /// <summary>The command line is wrong, or asks for what cannot be.</summary>
    Usage = 2,

    /// <summary>The prompts, suites or settings are not valid.</summary>
    Invalid = 3,

    /// <summary>Something outside failed: an endpoint, git, the disk.</summary>
    Infrastructure = 4,

    /// <summary>A budget was used up.</summary>
    Budget = 5,

    /// <summary>Somebody else moved the same tag first.</summary>
    Conflict = 6,
}
