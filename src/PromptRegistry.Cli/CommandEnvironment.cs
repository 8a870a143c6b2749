using PromptRegistry.Cli.Alerts;
using PromptRegistry.Cli.Output;
using PromptRegistry.Git;

namespace PromptRegistry.Cli;

/// <summary>What a command takes from its surroundings.</summary>
internal sealed record CommandEnvironment(TextWriter Out, TextWriter Error, string WorkingDirectory)
{
    /// <summary>Whether somebody watches the output: colours and drawn tables are for people only.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether somebody watches the errors: progress is for people only.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether colours are wanted and understood (https://no-color.org).</summary>
    public bool HasColours { get; init; }

    /// <summary>Asks the verb to end: Ctrl+C, or whoever started the process.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Where a person answers a question; null where nobody can.</summary>
    public TextReader? In { get; init; }

    /// <summary>Opens the standard input, for verbs that are told to read it.</summary>
    public Func<TextReader> Input { get; init; } = () => Console.In;

    /// <summary>What the registry takes from the surroundings: the clock, the git to run.</summary>
    public GitRegistryOptions Registry { get; init; } = new();

    /// <summary>Whether a build server runs this: what it lacks ends a check that elsewhere only warns.</summary>
    public bool IsCi { get; init; }

    /// <summary>For our own protocols, which escape what they carry: the output as it is.</summary>
    public TextWriter Protocol => Out is PlainWriter plain ? plain.Raw : Out;

    /// <summary>The same, with everything that people read in plain text.</summary>
    public CommandEnvironment InPlainText() => this with { Out = Plain(Out, IsTerminal), Error = Plain(Error, IsErrorTerminal) };

    /// <summary>Reads environment variables that options name.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where alerts may go.</summary>
    public AlertNetwork? Alerts { get; init; }

    /// <summary>Columns that a line may have: the terminal's, and 120 where there is none.</summary>
    public int Width { get; init; } = 120;

    public static CommandEnvironment OfProcess()
    {
        var environment = new CommandEnvironment(Console.Out, Console.Error, Directory.GetCurrentDirectory())
        {
            IsTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            HasColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
            IsCi = IsSet("CI") || IsSet("TF_BUILD"),
        };
        if (environment is { IsTerminal: false, IsErrorTerminal: false }) return environment;
        var answers = Console.IsOutputRedirected || Console.IsInputRedirected || environment.IsCi ? null : Console.In;
        return environment with { Width = TerminalWidth(), In = answers };
    }

    private static bool IsSet(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private PlainWriter Plain(TextWriter writer, bool isTerminal) =>
        isTerminal ? new TerminalWriter(writer, Width, HasColours) : new PlainWriter(writer);

    /// <summary>A terminal may not say how wide it is.</summary>
    private static int TerminalWidth() => Console.WindowWidth is var width and > 0 ? width : 120;
}
