namespace PromptRegistry.Core.Diagnostics;

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
