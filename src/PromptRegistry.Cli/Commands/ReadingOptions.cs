using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Git;

namespace PromptRegistry.Cli.Commands;

/// <summary>
/// The options of the registry's verbs that only read. They take those about writing too, so that a script can give every
/// verb the same ones, and say that there was nothing to do.
/// </summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> repository = CommonOptions.Repository();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<bool> dryRun = CommonOptions.DryRun();
    private readonly Option<string?> push = CommonOptions.Push("Nothing is moved here, so that nothing is pushed.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[repository, json, dryRun, push]) command.Options.Add(option);
    }

    /// <summary>Opens the registry that the options name and does what the verb does.</summary>
    public int Run(CommandEnvironment environment, string verb, ParseResult result, Func<GitRegistry, Reporter, int> body)
    {
        if (result.GetResult(push) is not null) environment.Error.WriteLine($"'{verb}' only reads: there is nothing to push.");
        return RegistryVerb.Run(environment, verb, result.GetValue(repository), Form(result), body);
    }

    public OutputForm Form(ParseResult result) => RegistryVerb.FormOf(result, json);

    /// <summary>The folder that the verb is about.</summary>
    public string Start(CommandEnvironment environment, ParseResult result) => result.GetValue(repository) ?? environment.WorkingDirectory;
}
