using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Git;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Cli.Commands;

/// <summary>The options of every verb that writes tags and the ledger.</summary>
internal sealed class WritingOptions
{
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for the ledger.", HelpName = "text" };
    private readonly Option<string?> repository = CommonOptions.Repository();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<bool> dryRun = CommonOptions.DryRun();
    private readonly Option<bool> sign = new("--sign") { Description = "Sign by git's user.signingkey and gpg.format." };
    private readonly Option<string?> push = CommonOptions.Push("Move the remote in the same transaction. Default remote: origin.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[reason, repository, json, dryRun, push, sign]) command.Options.Add(option);
    }

    /// <summary>Opens the registry that the options name and does what the verb does.</summary>
    public int Run(CommandEnvironment environment, string verb, ParseResult result, Func<GitRegistry, Reporter, int> body) =>
        RegistryVerb.Run(environment, verb, result.GetValue(repository), RegistryVerb.FormOf(result, json), body);

    /// <summary>How to write; the remote is null without <c>--push</c> and <c>origin</c> where it has no value.</summary>
    public WriteOptions Of(ParseResult result) => new(
        result.GetValue(dryRun),
        CommonOptions.RemoteOf(result, push),
        result.GetValue(reason),
        result.GetValue(sign));
}
