namespace PromptRegistry.Tour;

/// <summary>What a finished command printed, and when it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, DateTimeOffset Ended)
{
    /// <summary>Goes on only if the command ended so.</summary>
    public CommandResult Expect(int exitCode, params string[] mentions)
    {
        if (ExitCode != exitCode) throw new StepFailedException($"exit code {exitCode} was expected, but {ExitCode} came back.");
        return Mentions(mentions);
    }

    /// <summary>Goes on only if the command failed.</summary>
    public CommandResult ExpectFailure(params string[] mentions)
    {
        if (ExitCode == 0) throw new StepFailedException("a failure was expected, but exit code 0 came back.");
        return Mentions(mentions);
    }

    private CommandResult Mentions(string[] mentions)
    {
        var missing = Array.Find(mentions, m => !Output.Contains(m, StringComparison.Ordinal));
        return missing is null ? this : throw new StepFailedException($"'{missing}' was expected in what came back.");
    }
}
