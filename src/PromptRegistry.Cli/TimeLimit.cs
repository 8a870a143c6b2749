using System.CommandLine;
using System.CommandLine.Parsing;
using PromptRegistry.Cli.Commands;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Cli;

/// <summary>
/// How long one command may take. What it works on comes from repositories that nobody trusts yet, and whoever waits for it is often a build server:
/// without a limit, work without end would be the author's to order.
/// </summary>
internal sealed class TimeLimit : IDisposable
{
    private const string None = "none";
    private const string Usual = "1h";

    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stopping;
    private ITimer? timer;
    private string value = "";

    public TimeLimit(TimeProvider clock, CancellationToken cancellation)
    {
        this.clock = clock;
        stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Option = new Option<string>("--time-limit")
        {
            Description = "Stop after this long: 30s, 10min, 2h, or none. Where a model is waited for, it is none unless given.",
            HelpName = "duration",
            Recursive = true,
            DefaultValueFactory = _ => Usual,
        };
        Option.Validators.Add(Validate);
    }

    /// <summary>An option of every verb.</summary>
    public Option<string> Option { get; }

    /// <summary>Asks the verb to end: because of the limit, or as it was asked from outside.</summary>
    public CancellationToken Token => stopping.Token;

    /// <summary>Whether the limit was the reason to end.</summary>
    public bool IsReached { get; private set; }

    public Diagnostic Finding => new(ManifestDiagnostics.TimeLimit, SourceLocation.File(""),
        $"The command was stopped after {value}, its time limit; nothing more was done. Give it more with --time-limit, or less to do by naming prompts.");

    /// <summary>The time counts from here.</summary>
    public void Start(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0 || parsed.GetValue(Option) is not { } text || Duration.Read(text) is not { } limit) return;
        var isGiven = parsed.GetResult(Option) is { Implicit: false };
        if (!isGiven && (parsed.CommandResult.Command as PromptCommand)?.WaitsForModel(parsed) == true) return;
        value = text;
        timer = clock.CreateTimer(_ => Reach(), null, limit, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        timer?.Dispose();
        stopping.Dispose();
    }

    private void Reach()
    {
        IsReached = true;
        try
        {
            stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command ended at the same moment.
        }
    }

    private static void Validate(OptionResult result)
    {
        if (result.Tokens.Count == 0 || result.Tokens[0].Value == None) return;
        if (Duration.Read(result.Tokens[0].Value) is not { } limit || limit <= TimeSpan.Zero || limit > TimeSpan.FromDays(40))
            result.AddError($"--time-limit is '{result.Tokens[0].Value}', but a duration such as 30s, 10min or 2h (at most 40d) was expected, or none.");
    }
}
