using PromptRegistry.Cli.Output;
using PromptRegistry.Git;

namespace PromptRegistry.Cli;

/// <summary>What a command takes from its surroundings.</summary>
internal sealed record CommandEnvironment(TextWriter Out, TextWriter Error, string WorkingDirectory)
{
    /// <summary>Whether somebody watches: progress and colours are for people only.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Where a person answers a question; null where nobody can.</summary>
    public TextReader? In { get; init; }

    /// <summary>What the registry takes from the surroundings: the clock, the git to run.</summary>
    public GitRegistryOptions Registry { get; init; } = new();

    /// <summary>Whether a build server runs this: what it lacks ends a check that elsewhere only warns.</summary>
    public bool IsCi { get; init; }

    /// <summary>For our own protocols, which escape what they carry: the output as it is.</summary>
    public TextWriter Protocol => Raw(Out);

    /// <summary>For what changes on a terminal while a command runs, and quotes nothing.</summary>
    public TextWriter Progress => Raw(Error);

    /// <summary>The same, with everything that people read in plain text.</summary>
    public CommandEnvironment InPlainText() => this with { Out = new PlainWriter(Out), Error = new PlainWriter(Error) };

    /// <summary>Columns that a line may have: the terminal's, and 120 where there is none.</summary>
    public int Width { get; init; } = 120;

    public static CommandEnvironment OfProcess()
    {
        var environment = new CommandEnvironment(Console.Out, Console.Error, Directory.GetCurrentDirectory())
        {
            IsCi = IsSet("CI") || IsSet("TF_BUILD"),
        };
        if (Console.IsOutputRedirected) return environment;
        return environment with { IsInteractive = true, Width = TerminalWidth(), In = Console.IsInputRedirected || environment.IsCi ? null : Console.In };
    }

    private static bool IsSet(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private static TextWriter Raw(TextWriter writer) => writer is PlainWriter plain ? plain.Raw : writer;

    /// <summary>A terminal may not say how wide it is.</summary>
    private static int TerminalWidth() => Console.WindowWidth is var width and > 0 ? width : 120;
}
