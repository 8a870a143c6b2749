namespace PromptRegistry.Cli.Tests;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public override string ToString() => $"exit {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";

    /// <summary>Asserts the exit code and that the message says all that.</summary>
    public CliResult Fails(int exitCode, params string[] mentions)
    {
        if (ExitCode != exitCode || !Array.TrueForAll(mentions, m => Error.Contains(m, StringComparison.Ordinal)))
        {
            Assert.Fail($"exit code {exitCode} and the words {string.Join(" | ", mentions)} were expected, but: {this}");
        }

        return this;
    }
}
