using System.CommandLine;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Output;
using PromptRegistry.Git;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Synchronization;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>sync</c>: records in the ledger what plain git did.</summary>
internal static class SyncCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompts = CommonOptions.Prompts("The prompts to look at; all without a name. Those named are evaluated again where their verdict did not pass.");
        var writing = new WritingOptions();
        var noEval = CommonOptions.NoEval();
        var rebase = new Option<string?>("--rebase")
        {
            Description = "First put the events of this clone behind those of a remote, where the ledgers went separate ways. Default remote: origin.",
            HelpName = "remote",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new PromptCommand("sync", "Record what plain git released, moved or deleted.")
        {
            Examples = ["dotnet prompt sync", "dotnet prompt sync summarization --reason 'hotfix by hand' --push", "dotnet prompt sync --rebase --push"],
        };
        command.Arguments.Add(prompts);
        writing.AddTo(command);
        command.Options.Add(noEval);
        command.Options.Add(rebase);
        command.SetAction(result => writing.Run(environment, "sync", result, (registry, reporter) =>
        {
            var request = new SyncRequest(result.GetValue(prompts) ?? [])
            {
                Evaluate = result.GetValue(noEval) ? null : release => Evaluate(registry, release),
                Rebase = CommonOptions.RemoteOf(result, rebase),
                Options = writing.Of(result),
            };
            return reporter.Finish(new SyncOperation(registry).Run(request, environment.Cancellation), WriteText, SyncJson.Of);
        }));
        return command;
    }

    /// <summary>By the release's own commit; else, where HEAD has the same content, by what HEAD knows about it.</summary>
    private static ReleaseVerdict? Evaluate(GitRegistry registry, Release release)
    {
        var own = ReleaseEvaluation.At(registry, registry.PlaceOf(release), release.Commit).Verdict;
        if (own is { Passed: true }) return own;
        var now = ReleaseEvaluation.AtHead(registry, release.Prompt).Verdict;
        return now is not null && (own is null || (now.Passed && now.Digest == own.Digest)) ? now : own;
    }

    private static void WriteText(SyncResult result, TextWriter writer)
    {
        foreach (var item in result.Rebased) writer.WriteLine((result.DryRun ? "Would rebase: " : "Rebased: ") + item.Subject);
        var superseded = result.Rebased.Where(e => e.Kind == LedgerEventKind.Superseded).Select(e => e.Reference!).Distinct(StringComparer.Ordinal).ToList();
        foreach (var reference in superseded)
        {
            writer.WriteLine($"{reference["refs/tags/".Length..]} was moved at the remote meanwhile, and that counts. Repeat what is still wanted.");
        }

        if (result.Events.Count == 0 && result.Rebased.Count == 0) writer.WriteLine("The ledger has everything; nothing to record.");
        foreach (var item in result.Events) writer.WriteLine((result.DryRun ? "Would record: " : "Recorded: ") + item.Subject);
        RemoteLine.Write(writer, result.DryRun, result.Remote, result.NotAt);
    }
}
