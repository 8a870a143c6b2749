using System.CommandLine;

namespace PromptRegistry.Cli.Commands;

/// <summary>Options that mean the same with every verb.</summary>
internal static class CommonOptions
{
    public static Option<string?> Repository() => new("--repo")
    {
        Description = "The prompt repository, or a folder in it. Default: here.",
        HelpName = "dir",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object instead of text." };

    public static Option<bool> DryRun() => new("--dry-run") { Description = "Check and show everything, change nothing." };

    /// <summary>Without a value: <c>origin</c>.</summary>
    public static Option<string?> Push(string description) => new("--push")
    {
        Description = description,
        HelpName = "remote",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Without a value: <c>origin</c>.</summary>
    public static Option<string?> Remote() => new("--remote")
    {
        Description = "Look at what a remote has now, not at what is known here. Default remote: origin.",
        HelpName = "remote",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The remote that an option names; null where it is not given.</summary>
    public static string? RemoteOf(ParseResult result, Option<string?> option) =>
        result.GetResult(option) is null ? null : result.GetValue(option) ?? "origin";

    public static Option<bool> NoEval() => new("--no-eval") { Description = "Record no verdict of an evaluation." };

    /// <summary>For builds: findings in the protocol that the MSBuild task reads.</summary>
    public static Option<bool> MSBuild() => new("--msbuild") { Hidden = true };

    public static Argument<string[]> Prompts(string description) => new("prompts")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
    };
}

/// <summary>A verb with examples for its help.</summary>
internal sealed class PromptCommand(string name, string description) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Whether it waits for a model, which may take as long as it takes: then no time limit holds unless one is given.</summary>
    public Func<ParseResult, bool> WaitsForModel { get; init; } = _ => false;
}
