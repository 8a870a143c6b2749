using System.CommandLine;
using PromptRegistry.Cli.Bisecting;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Reviews;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>bisect</c>: finds the release, and in it the commit, that made a metric of the suite worse.</summary>
internal static class BisectCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt." };
        var metric = new Option<string>("--metric") { Description = "The scorer of the suite that got worse.", HelpName = "name", Required = true };
        var good = new Option<string?>("--good") { Description = "A release that was good. Default: the oldest.", HelpName = "version" };
        var below = new Option<double?>("--below") { Description = "A mean below this is broken. Default: a drop that is shown, by the paired test of the gate.", HelpName = "number" };
        var limits = new RunLimitOptions();
        var models = new ModelOptions();
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("bisect", "Find the release and the commit that made a metric of the suite worse, over recorded answers.")
        {
            WaitsForModel = result => limits.Read(result) != RunBudget.None,
            Examples =
            [
                "dotnet prompt bisect summarization --metric rouge-l", "dotnet prompt bisect support/triage --metric exact --good 1.2.0 --max-calls 200",
            ],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[metric, good, below, .. limits.All, .. models.All, repository, json]) command.Options.Add(option);
        command.SetAction((result, _) => RunAsync(
            environment, result.GetValue(repository) ?? environment.WorkingDirectory, result.GetValue(good),
            new BisectRequest(result.GetValue(prompt)!, result.GetValue(metric)!) { Below = result.GetValue(below), Budget = limits.Read(result) },
            new Asking(models.Provider(result), models.Endpoint(result), models.Keys(result)), result.GetValue(json) ? OutputForm.Json : OutputForm.Text));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, string start, string? good, BisectRequest request, Asking asking, OutputForm form)
    {
        var folder = Path.GetFullPath(start, environment.WorkingDirectory);
        var found = PromptRepository.Find(folder);
        var reporter = new Reporter(environment, "bisect", form, found.Value?.Root ?? folder);
        if (found.Value is not { } repository) return reporter.Finish(found.Code, found.Diagnostics);
        var selected = repository.Select([request.Prompt]);
        if (selected.Value is not { } names) return reporter.Finish(selected.Code, selected.Diagnostics);
        request = request with { Prompt = names[0] };
        var keys = OwnKeyPermissions.Read(asking.Keys, repository.Root, out var wrong);
        if (wrong is not null) return reporter.Finish(OutcomeCode.Usage, [OwnKeyPermissions.Unreadable(wrong)]);
        var opened = GitRegistry.Open(repository.Root, environment.Registry, environment.Cancellation);
        if (opened.Value is not { } registry) return reporter.Finish(opened.Code, opened.Diagnostics);
        using var open = registry;
        var history = new PromptHistory(registry);
        var listed = history.Releases(request.Prompt);
        if (listed.Value is not { } releases) return reporter.Finish(listed.Code, listed.Diagnostics);
        var first = good is null ? releases[0] : releases.FirstOrDefault(r => r.Version.ToString() == good.TrimStart('v'));
        if (first is null)
        {
            return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownVersion,
                $"--good is '{good}', which is no release of {request.Prompt}.{Suggestion.Listing("Releases", releases.Select(r => r.Version.ToString()))}")]);
        }

        using var versions = new EarlierVersions(repository.Root, environment.Registry, environment.Cancellation);
        var bisect = new MetricBisect(request, (state, budget) => PromptEvaluation.RunAsync(new EvaluationRequest
        {
            Files = new DirectoryFiles(repository.Root),
            Prompts = [request.Prompt],
            Against = prompt => versions.Against(prompt, state.Word),
            Mode = request.Budget == RunBudget.None ? EvaluationMode.Replay : EvaluationMode.Record,
            MissingRecordings = DiagnosticSeverity.Warning,
            Budget = budget,
            Clock = environment.Registry.Clock,
            Provider = asking.Provider,
            Endpoint = asking.Endpoint,
            Keys = keys,
            Environment = environment.Variables,
            Programs = () => OwnProgramTrust.Read(environment.Variables, repository.Root, unsandboxed: false),
        }, environment.Cancellation));
        var ofReleases = releases.Where(r => r.Version.CompareTo(first.Version) >= 0).ToList();
        var result = await bisect.RunAsync([.. ofReleases.Select(r => new BisectState(r.Version.ToString(), r.Version.ToString()))]);
        if (result.Value is not { } outcome) return reporter.Finish(result.Code, result.Diagnostics);
        var release = outcome.Bad;
        GitCommit? culprit = null;
        if (outcome is { IsCut: false, Unknown.Count: 0 })
        {
            // Between two releases there may be many commits.
            var (before, after) = (ofReleases.First(r => r.Version.ToString() == outcome.Good.Word), ofReleases.FirstOrDefault(r => r.Version.ToString() == outcome.Bad?.Word));
            var commits = history.Commits(request.Prompt, before.Commit, after?.Commit, environment.Cancellation);
            if (commits.Count > 0)
            {
                // The last one is the release itself, which is bad; without a release the work tree is, and its last commit may still be good.
                List<BisectState> between = [outcome.Good, .. (after is null ? commits : commits.Take(commits.Count - 1)).Select(c => new BisectState(c.Id.Hex, c.Id.Abbreviated))];
                var refined = await bisect.RunAsync(between, outcome);
                if (refined.Value is not { } fine) return reporter.Finish(refined.Code, refined.Diagnostics);
                culprit = fine.Bad is { } bad ? commits.First(c => c.Id.Hex == bad.Word) : after is null ? null : commits[^1];
                outcome = fine with { Bad = fine.Bad ?? release };
            }
        }

        var report = new BisectReport(request, outcome, release?.Shown, culprit);
        var findings = outcome.Steps.Any(s => s.Verdict == BisectVerdict.Skipped) && request.Budget == RunBudget.None
            ? new[] { RegistryVerb.Misused(RegistryDiagnostics.NothingToBisect, "Some states could not be judged, because not all their answers are recorded or they do not fit the cases: give --max-calls or --max-cost to ask for what is missing.") with { Severity = DiagnosticSeverity.Warning } }
            : [];
        return reporter.Finish(outcome.IsCut ? OutcomeCode.Budget : OutcomeCode.Passed, findings, text => BisectText.Write(report, text), () => BisectJson.Of(report));
    }

    private sealed record Asking(string? Provider, Uri? Endpoint, IReadOnlyList<string> Keys);
}
