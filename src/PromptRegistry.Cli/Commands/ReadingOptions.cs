using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git;

namespace PromptRegistry.Cli.Commands;

/// <summary>
/// The options of the registry's verbs that only read. A dry run is what they always are.
/// </summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> repository = CommonOptions.Repository();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<bool> dryRun = CommonOptions.DryRun();
    private readonly Option<string?> remote = CommonOptions.Remote();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[repository, json, dryRun, remote]) command.Options.Add(option);
    }

    /// <summary>Opens the registry that the options name and does what the verb does.</summary>
    /// <param name="evenDiverged">Whether the verb has something to say about ledgers that went separate ways.</param>
    public int Run(
        CommandEnvironment environment, string verb, ParseResult result, Func<GitRegistry, Reporter, int> body, bool evenDiverged = false)
    {
        var asked = CommonOptions.RemoteOf(result, remote);
        return RegistryVerb.Run(environment, verb, result.GetValue(repository), Form(result), (registry, reporter) =>
        {
            var at = registry.ForReading(asked, environment.Cancellation);
            if (at.Succeeded) return body(at.Value, reporter);
            return evenDiverged && at.Diagnostics.All(d => d.Descriptor == RegistryDiagnostics.LedgerDiverged)
                ? body(registry, reporter)
                : reporter.Finish(at.Code, at.Diagnostics);
        });
    }

    public OutputForm Form(ParseResult result) => RegistryVerb.FormOf(result, json);

    /// <summary>The folder that the verb is about.</summary>
    public string Start(CommandEnvironment environment, ParseResult result) => result.GetValue(repository) ?? environment.WorkingDirectory;
}
