using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Optimizations;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Running;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>optimize</c>: searches for a better prompt, and lets the gate judge it on cases that the search never saw.</summary>
internal static class OptimizeCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt to make better. It needs a suite." };
        var optimizer = new Option<string>("--with")
        {
            Description = "The optimizer: labeled-few-shot, bootstrap-few-shot and random-search choose examples, copro and gepa write the text of "
                + "regions anew, mipro and simba do both, auto begins with the cheapest.",
            HelpName = "optimizer",
            DefaultValueFactory = _ => "auto",
        };
        optimizer.AcceptOnlyFromAmong([.. OptimizationRunner.Optimizers]);
        var seed = new Option<ulong>("--seed") { Description = "Everything that is drawn follows from it. Default: 1.", HelpName = "n", DefaultValueFactory = _ => 1 };
        var split = new Option<SplitShares>("--split")
        {
            Description = "Shares of the cases for training, validation and test, in percent. Default: 40/30/30.",
            HelpName = "a/b/c",
            CustomParser = Shares,
            DefaultValueFactory = _ => SplitShares.Usual,
        };
        var candidates = Number("--candidates", "How many candidates are proposed at most. Default: as the optimizer does.");
        var demos = Number("--demos", "The most examples. Default: 16.");
        var rounds = Number("--rounds", "How often a teacher is asked for each case. Default: 1.");
        var teacher = new Option<string?>("--teacher") { Description = "The model that gives answers for examples. Default: the prompt's own.", HelpName = "model" };
        var proposer = new Option<string?>("--proposer") { Description = "The model that writes new texts. Default: the prompt's own.", HelpName = "model" };
        var vary = new Option<string[]>("--vary") { Description = "With random-search: try these values of a model setting, temperature=0,0.5,1.", HelpName = "setting=a,b" };
        var until = new Option<double?>("--until-score")
        {
            Description = "End the search with this mean score on the validation cases, 0 to 1.",
            HelpName = "score",
            CustomParser = Score,
        };
        var commit = new Option<bool>("--commit")
        {
            Description = "If the test split confirms it: make a branch with a commit of the result, with the next version. The work tree stays as it is.",
        };
        var limits = new RunLimitOptions();
        var asked = new ModelOptions();
        var unsandboxed = new Option<bool>("--allow-unsandboxed")
        {
            Description = "Where there is no sandbox, run the programs of scorers without one, if your own settings allow programs (promptregistry.allowExec).",
        };
        var dryRun = CommonOptions.DryRun();
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("optimize", "Search for a better prompt, and have it judged on cases that the search never saw.")
        {
            WaitsForModel = _ => true,
            Examples =
            [
                "dotnet prompt optimize support/triage --with gepa --max-cost 5",
                "dotnet prompt optimize support/triage --with bootstrap-few-shot --demos 6 --commit",
                "dotnet prompt optimize support/triage --with random-search --vary temperature=0,0.5,1",
                "dotnet prompt optimize support/triage --dry-run",
            ],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])
            [optimizer, seed, split, candidates, demos, rounds, teacher, proposer, vary, until, commit, .. limits.All, .. asked.All, unsandboxed, dryRun, repository, json])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            foreach (var text in result.GetValue(vary) ?? [])
            {
                if (Values(text) is null) result.AddError($"--vary is '{text}', but a setting with its values such as temperature=0,0.5 was expected.");
            }
        });
        command.SetAction((result, _) => RunAsync(
            environment,
            result.GetValue(repository),
            result.GetValue(commit),
            RegistryVerb.FormOf(result, json),
            asked.Keys(result),
            result.GetValue(unsandboxed),
            request => request with
            {
                Prompt = result.GetValue(prompt)!,
                Optimizer = result.GetValue(optimizer)!,
                Seed = result.GetValue(seed),
                Split = result.GetValue(split),
                Candidates = result.GetValue(candidates),
                Demos = result.GetValue(demos),
                Rounds = result.GetValue(rounds) ?? 1,
                Teacher = result.GetValue(teacher),
                Proposer = result.GetValue(proposer),
                Settings = (result.GetValue(vary) ?? []).Select(Values).OfType<KeyValuePair<string, IReadOnlyList<string>>>()
                    .GroupBy(v => v.Key).ToDictionary(v => v.Key, v => v.Last().Value),
                UntilScore = result.GetValue(until),
                EstimateOnly = result.GetValue(dryRun),
                Evaluation = request.Evaluation with { Provider = asked.Provider(result), Endpoint = asked.Endpoint(result), Budget = limits.Read(result) },
            }));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, string? folder, bool commit, OutputForm form, IReadOnlyList<string> allowedKeys, bool unsandboxed,
        Func<OptimizationRequest, OptimizationRequest> complete)
    {
        var start = folder is null ? environment.WorkingDirectory : Path.GetFullPath(folder, environment.WorkingDirectory);
        var found = PromptRepository.Find(start);
        var reporter = new Reporter(environment, "optimize", form, found.Value?.Root ?? start);
        if (!found.Succeeded) return reporter.Finish(found.Code, found.Diagnostics);
        var root = found.Value.Root;
        var keys = OwnKeyPermissions.Read(allowedKeys, root, out var wrong);
        if (wrong is not null) return reporter.Finish(OutcomeCode.Usage, [OwnKeyPermissions.Unreadable(wrong)]);
        OptimizationEstimate? estimate = null;
        var request = complete(new OptimizationRequest
        {
            Evaluation = new EvaluationRequest
            {
                Files = new DirectoryFiles(root),
                Mode = EvaluationMode.Record,
                Clock = environment.Registry.Clock,
                Keys = keys,
                Programs = () => OwnProgramTrust.Read(environment.Variables, root, unsandboxed),
            },
            Prompt = "",
            Estimated = told =>
            {
                estimate = told;
                if (form == OutputForm.Text) environment.Error.WriteLine(OptimizationText.Estimate(told));
            },
        });
        request = request with { Prompt = found.Value.Settings.LocalName(request.Prompt) };
        var branch = new ResultBranch(root, environment.Registry.Program, environment.Cancellation);
        if (commit && !request.EstimateOnly && branch.Problem(request.Prompt) is { } problem) return reporter.Finish(OutcomeCode.Invalid, [problem]);
        var result = await OptimizationRunner.RunAsync(
            request, form == OutputForm.Text ? new Lines(environment.Error, () => estimate?.Calls) : null, environment.Cancellation);
        var made = commit && result.Report is { IsConfirmed: true } confirmed ? branch.Make(confirmed) : null;
        if (made is { Succeeded: false })
            return reporter.Finish(made.Code, [.. result.Diagnostics, .. made.Diagnostics], text => OptimizationText.Write(result.Report!, null, text));
        return reporter.Finish(
            result.Code,
            result.Diagnostics,
            text =>
            {
                if (result.Report is { } report) OptimizationText.Write(report, made?.Value, text);
                else if (result.Code == OutcomeCode.Passed) text.WriteLine("Nothing was asked.");
            },
            () => OptimizeJson.Of(result, estimate, made?.Value));
    }

    private static Option<int?> Number(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1000) return number;
            argument.AddError($"{name} is '{text}', but a whole number from 1 to 1000 was expected.");
            return null;
        },
    };

    private static SplitShares Shares(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (SplitShares.Parse(text) is { } shares) return shares;
        argument.AddError($"--split is '{text}', but three whole numbers that add up to 100, such as 40/30/30, were expected.");
        return default;
    }

    private static double? Score(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 1) return score;
        argument.AddError($"--until-score is '{text}', but a number from 0 to 1 was expected.");
        return null;
    }

    private static KeyValuePair<string, IReadOnlyList<string>>? Values(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var values = at < 1 ? [] : text[(at + 1)..].Split(',', StringSplitOptions.TrimEntries);
        return values.Length == 0 || values.Contains("") ? null : new(text[..at].Trim(), values);
    }

    /// <summary>How far the search is, a line for each candidate.</summary>
    private sealed class Lines(TextWriter writer, Func<int?> most) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => writer.WriteLine(OptimizationText.Progress(value, most()));
    }
}
