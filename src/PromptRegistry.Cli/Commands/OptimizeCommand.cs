using System.CommandLine;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Optimizations;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.FromTask;
using PromptRegistry.Optimization.Running;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>optimize</c>: searches for a better prompt, and lets the gate judge it on cases that the search never saw.</summary>
internal static class OptimizeCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var options = new OptimizeOptions();
        var command = new PromptCommand("optimize", "Search for a better prompt, and have it judged on cases that the search never saw.")
        {
            WaitsForModel = _ => true,
            Examples =
            [
                "dotnet prompt optimize support/triage --with gepa --max-cost 5",
                "dotnet prompt optimize support/triage --with bootstrap-few-shot --demos 6 --commit",
                "dotnet prompt optimize support/triage --with random-search --vary temperature=0,0.5,1",
                "dotnet prompt optimize support/triage --for-model gpt-5-mini --commit --open-review",
                "dotnet prompt optimize support/triage --dry-run",
                "dotnet prompt optimize --stale",
                "dotnet prompt optimize --from notes/task.md --max-cost 1",
            ],
        };
        options.AddTo(command);
        command.SetAction((result, _) => RunAsync(environment, options.Read(result)));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, OptimizeArguments arguments)
    {
        var start = arguments.Folder is null ? environment.WorkingDirectory : Path.GetFullPath(arguments.Folder, environment.WorkingDirectory);
        var found = PromptRepository.Find(start);
        var reporter = new Reporter(environment, "optimize", arguments.Form, found.Value?.Root ?? start);
        if (!found.Succeeded) return reporter.Finish(found.Code, found.Diagnostics);
        var root = found.Value.Root;
        var keys = OwnKeyPermissions.Read(arguments.AllowedKeys, root, out var wrong);
        if (wrong is not null) return reporter.Finish(OutcomeCode.Usage, [OwnKeyPermissions.Unreadable(wrong)]);
        var request = arguments.Request(new EvaluationRequest
        {
            Files = new DirectoryFiles(root),
            Mode = EvaluationMode.Record,
            Clock = environment.Registry.Clock,
            Keys = keys,
            Programs = () => OwnProgramTrust.Read(environment.Variables, root, arguments.IsUnsandboxed),
        });
        if (arguments.ListsStale) return reporter.Finish(StaleRuns.Find(request.Evaluation), OptimizationText.Write, StaleRunsJson.Of);
        if (arguments.Task is { } task) return await MakeAsync(environment, reporter, root, request, Path.GetFullPath(task, environment.WorkingDirectory));
        return await SearchAsync(environment, arguments, reporter, root, request with { Prompt = found.Value.Settings.LocalName(request.Prompt) });
    }

    private static async Task<int> MakeAsync(CommandEnvironment environment, Reporter reporter, string root, OptimizationRequest request, string task)
    {
        var path = Path.GetRelativePath(root, task).Replace('\\', '/');
        if (path.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(path))
            return reporter.Finish(OutcomeCode.Usage, [new Diagnostic(RegistryDiagnostics.TaskUnusable, SourceLocation.File(task), $"It is not in the repository {root}. Put it there: its logbook is kept beside it.")]);
        var made = new TaskRequest { Evaluation = request.Evaluation, Path = path, Model = request.Model, Proposer = request.Proposer, EstimateOnly = request.EstimateOnly };
        var result = await TaskRunner.RunAsync(made, environment.Cancellation);
        return reporter.Finish(result.Code, result.Diagnostics, text => TaskText.Write(result, text), () => TaskJson.Of(result));
    }

    private static async Task<int> SearchAsync(CommandEnvironment environment, OptimizeArguments arguments, Reporter reporter, string root, OptimizationRequest request)
    {
        OptimizationEstimate? estimate = null;
        request = request with
        {
            Estimated = told =>
            {
                estimate = told;
                if (arguments.Form == OutputForm.Text) environment.Error.WriteLine(OptimizationText.Estimate(told));
            },
        };
        var branch = new ResultBranch(root, environment.Registry.Program, environment.Cancellation);
        if (arguments.Commits && !request.EstimateOnly && branch.Problem(request.Prompt) is { } problem) return reporter.Finish(OutcomeCode.Invalid, [problem]);
        var view = new SearchView(environment.Registry.Clock, () => estimate?.Calls);
        var result = await view.WatchAsync(
            arguments.Form == OutputForm.Text ? environment.Error : null, progress => OptimizationRunner.RunAsync(request, progress, environment.Cancellation));
        var made = arguments.Commits && result.Report is { IsConfirmed: true } confirmed ? branch.Make(confirmed) : null;
        if (made is { Succeeded: false })
            return reporter.Finish(made.Code, [.. result.Diagnostics, .. made.Diagnostics], text => OptimizationText.Write(result.Report!, null, text));
        var review = arguments.OpensReview && result.Report is { IsConfirmed: true } judged ? OptimizationReview.Of(judged, made?.Value) : null;
        return reporter.Finish(
            result.Code,
            result.Diagnostics,
            text =>
            {
                if (review is not null) text.Write(review);
                else if (result.Report is { } report) OptimizationText.Write(report, made?.Value, text);
                else if (result.Code == OutcomeCode.Passed) text.WriteLine("Nothing was asked.");
            },
            () => OptimizeJson.Of(result, estimate, made?.Value, review));
    }
}
