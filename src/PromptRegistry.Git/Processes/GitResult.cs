namespace PromptRegistry.Git.Processes;

/// <summary>What a finished git command left behind; the error text is without white space at its ends.</summary>
public sealed record GitResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Standard output without the line end that git puts behind a single answer.</summary>
    public string Line => Output.TrimEnd('\n');
}
