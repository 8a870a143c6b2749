using System.CommandLine;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Shards;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>eval merge</c>: judges what the shards of an evaluation found, as one run would have been judged.</summary>
internal static class EvalMergeCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var files = new Argument<string[]>("files") { Description = "What the shards wrote, each once.", Arity = ArgumentArity.OneOrMore };
        var accept = new Option<bool>("--accept") { Description = "Make the scores the baseline." };
        var missing = EvalCommand.Severity("--missing-recordings-as", "How a missing recording is reported: error or warning.");
        var regressions = EvalCommand.Severity("--regressions-as", "How a regression is reported: error or warning.");
        var reports = new Option<string?>("--report-directory") { Description = "Also write report.json and report.txt there.", HelpName = "dir" };
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("merge", "Judge what all shards of an evaluation found, as one run would be judged.")
        {
            Examples = ["dotnet prompt eval merge .promptregistry/shards/shard-*-of-8.jsonl"],
        };
        command.Arguments.Add(files);
        foreach (var option in (Option[])[accept, missing, regressions, reports, repository, json]) command.Options.Add(option);
        command.SetAction(async (result, _) =>
        {
            var start = result.GetValue(repository) is { } named ? Path.GetFullPath(named, environment.WorkingDirectory) : environment.WorkingDirectory;
            var found = PromptRepository.Find(start);
            var form = RegistryVerb.FormOf(result, json);
            var reporter = new Reporter(environment, "eval", form, found.Value?.Root ?? start);
            if (!found.Succeeded) return reporter.Finish(found.Code, found.Diagnostics);
            var unreadable = new List<Diagnostic>();
            var parts = ShardOutput.Read(environment.WorkingDirectory, result.GetValue(files)!, unreadable);
            if (unreadable.Count > 0) return reporter.Finish(OutcomeCode.Invalid, unreadable);

            using var versions = new EarlierVersions(found.Value.Root, environment.Registry, environment.Cancellation);
            var evaluated = await EvaluationRunner.RunAsync(
                new EvaluationRequest
                {
                    Files = new DirectoryFiles(found.Value.Root),
                    Parts = parts,
                    Prompts = [.. parts.Select(part => part.Prompt).Distinct(StringComparer.Ordinal)],
                    Provider = parts[0].Provider,
                    Accept = result.GetValue(accept),
                    Measured = versions.Measured,
                    WithEarlierAnswers = result.GetValue(reports) is not null,
                    MissingRecordings = EvalCommand.SeverityOf(result.GetValue(missing)),
                    Clock = environment.Registry.Clock,
                    Programs = () => OwnProgramTrust.Read(environment.Variables, found.Value.Root, unsandboxed: false),
                },
                cancellation: environment.Cancellation);
            var judged = RegressionSeverity.Apply(evaluated, EvalCommand.SeverityOf(result.GetValue(regressions)));
            return EvalCommand.Finish(
                environment, reporter, new ReportFolder(result.GetValue(reports), ReportFolder.Usual, versions.Releases), false, form, found.Value.Root, judged);
        });
        return command;
    }
}
