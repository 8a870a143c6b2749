using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Programs;
using PromptRegistry.Cli.Rollouts;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Tokens;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>check</c>: reads every prompt and reports what is wrong, as the editor and the build would, also with its version.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompts = CommonOptions.Prompts("The prompts to check; all without a name.");
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var msbuild = CommonOptions.MSBuild();
        var command = new PromptCommand("check", "Check manifests and templates.")
        {
            Examples = ["dotnet prompt check", "dotnet prompt check summarization --json"],
        };
        command.Arguments.Add(prompts);
        command.Options.Add(repository);
        command.Options.Add(json);
        command.Options.Add(msbuild);
        command.SetAction(result => Run(
            environment,
            result.GetValue(repository) ?? environment.WorkingDirectory,
            result.GetValue(prompts) ?? [],
            result.GetValue(msbuild) ? OutputForm.MSBuild : result.GetValue(json) ? OutputForm.Json : OutputForm.Text));
        return command;
    }

    private static int Run(CommandEnvironment environment, string start, string[] wanted, OutputForm form)
    {
        var found = PromptRepository.Find(start);
        if (!found.Succeeded) return new Reporter(environment, "check", form, start).Finish(found.Code, found.Diagnostics);
        var repository = found.Value;
        var reporter = new Reporter(environment, "check", form, repository.Root);
        var oddNames = repository.Files.NameFindings();
        if (oddNames.Count > 0) return reporter.Finish(OutcomeCode.Invalid, oddNames);
        var selected = repository.Select(wanted);
        if (!selected.Succeeded) return reporter.Finish(selected.Code, SparseFiles.Before(environment, repository.Root, selected.Diagnostics));

        var names = new AccessorNames(repository.Files.PromptNames());
        var results = selected.Value
            .Select(name =>
            {
                environment.Cancellation.ThrowIfCancellationRequested();
                return (Name: name, Result: PromptChecker.Check(name, repository.Files, repository.Settings, names, TokenCounter.Count));
            })
            .ToList();
        var compared = ReleaseComparison.Check(environment, repository, [.. results.Select(r => r.Result.Prompt).OfType<PromptDefinition>()]);
        var plans = results.SelectMany(r => PlanCheck.Check(r.Name, r.Result.Manifest, repository));
        // Programs are nobody's prompt: they are checked with all of them.
        var programs = wanted.Length == 0 ? ProgramFiles.Read(repository).Findings : [];
        var findings = results.SelectMany(r => r.Result.Diagnostics).Concat(plans).Concat(compared).Concat(programs).Distinct().ToList();
        var diagnostics = SparseFiles.Before(environment, repository.Root, findings);
        var code = diagnostics.Any(d => d.IsError) ? OutcomeCode.Invalid : OutcomeCode.Passed;
        return reporter.Finish(
            code,
            diagnostics,
            text =>
            {
                var errors = diagnostics.Count(d => d.IsError);
                text.WriteLine(code == OutcomeCode.Passed
                    ? $"{Count(results.Count, "prompt")} checked, no errors."
                    : $"{Count(results.Count, "prompt")} checked, {Count(errors, "error")}.");
            },
            () => new CheckJson([.. results.Select(r => CheckedPromptJson.Of(r.Name, r.Result))]));
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
