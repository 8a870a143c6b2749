namespace PromptRegistry.Cli;

/// <summary>What a command takes from its surroundings.</summary>
internal sealed record CommandEnvironment(TextWriter Out, TextWriter Error, string WorkingDirectory)
{
    /// <summary>Whether somebody watches: progress and colours are for people only.</summary>
    public bool IsInteractive { get; init; }

    public static CommandEnvironment OfProcess() =>
        new(Console.Out, Console.Error, Directory.GetCurrentDirectory()) { IsInteractive = !Console.IsOutputRedirected };
}
