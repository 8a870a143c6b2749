using System.CommandLine;
using System.CommandLine.Parsing;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Shards;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Shards;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>eval</c>: evaluates prompts against their suites and baselines.</summary>
internal static class EvalCommand
{
    private static readonly string[] Modes = ["replay", "record", "live", "refresh", "off"];
    private static readonly string[] Severities = ["error", "warning"];

    public static Command Create(CommandEnvironment environment)
    {
        var prompts = CommonOptions.Prompts("The prompts to evaluate; all with a suite without a name.");
        var mode = new Option<string>("--mode")
        {
            Description = "replay: recorded answers only. record: ask for what is missing and keep it. live: ask for everything, keep nothing. "
                + "refresh: ask for everything and keep it.",
            HelpName = "mode",
            DefaultValueFactory = _ => "replay",
        };
        mode.AcceptOnlyFromAmong(Modes);
        var accept = new Option<bool>("--accept") { Description = "Make the present scores the baseline." };
        var prune = new Option<bool>("--prune") { Description = "With record and refresh: remove recordings that nothing asks for." };
        var models = new Option<string?>("--models")
        {
            Description = "Ask these models, separated by commas, and show them side by side. Only the prompt's own is held against the baseline.",
            HelpName = "a,b,c",
        };
        var show = new Option<string?>("--show") { Description = "Show a case: its input, the messages, answers, expectation and scores.", HelpName = "case" };
        var limits = new RunLimitOptions();
        var people = new PeopleOptions();
        var shard = new Option<string?>("--shard")
        {
            Description = "Answer and score only this part of the cases, 3/8, and write what was found; 'eval merge' judges all parts. "
                + "auto/8 takes the number from a Kubernetes indexed job or a CI matrix.",
            HelpName = "i/n",
        };
        var since = new Option<string?>("--changed-since")
        {
            Description = "Evaluate only prompts that a change since this branch, tag or commit can affect: their folder, templates that they include, the settings.",
            HelpName = "revision",
        };
        var watch = new Option<bool>("--watch") { Description = "Evaluate again what a saved file can affect, until Ctrl+C." };
        var asked = new ModelOptions();
        var against = new Option<string?>("--against")
        {
            Description = "Compare with this environment, version or commit instead of the baseline file: both answer the same cases.",
            HelpName = "version",
        };
        var start = new Option<string?>("--base")
        {
            Description = "The branch that a change is made to: where the change alters cases, scorers or the gate, that branch's suite judges, too.",
            HelpName = "revision",
        };
        var unsandboxed = new Option<bool>("--allow-unsandboxed")
        {
            Description = "Where there is no sandbox, run the programs of scorers without one, if your own settings allow programs (promptregistry.allowExec).",
        };
        var missing = Severity("--missing-recordings-as", "How a missing recording is reported: error or warning.");
        var regressions = Severity("--regressions-as", "How a regression is reported: error or warning.");
        var reports = new Option<string?>("--report-directory", "--reports")
        {
            Description = "Also write reports there: report.txt, report.json, report.html, junit.xml, report.sarif, report.md, and results/ for dotnet aieval.",
            HelpName = "dir",
        };
        var kinds = new Option<ReportKind[]?>("--report")
        {
            Description = "With --reports: write only these, separated by commas: text, json, html, junit, sarif, markdown, aieval.",
            HelpName = "kinds",
            CustomParser = Kinds,
        };
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var msbuild = CommonOptions.MSBuild();
        var command = new PromptCommand("eval", "Evaluate prompts against their suites and baselines.")
        {
            WaitsForModel = result => result.GetValue(mode) is "record" or "live" || result.GetValue(watch),
            Examples =
            [
                "dotnet prompt eval",
                "dotnet prompt eval summarization --mode record",
                "dotnet prompt eval summarization --accept",
                "dotnet prompt eval summarization --mode record --models gpt-4o-mini,gpt-4.1-nano --max-cost 0.50",
                "dotnet prompt eval summarization --show arctic",
                "dotnet prompt eval summarization --against prod",
                "dotnet prompt eval --base origin/main",
                "dotnet prompt eval --reports artifacts/eval --report html,junit,sarif",
                "dotnet prompt eval summarization --review 20",
                "dotnet prompt eval --changed-since origin/main",
                "dotnet prompt eval --shard 3/8",
                "dotnet prompt eval summarization --watch",
            ],
        };
        command.Arguments.Add(prompts);
        foreach (var option in (Option[])
            [
                mode, accept, prune, models, show, .. limits.All, .. people.All, shard, since, watch, against, start, .. asked.All, unsandboxed, missing, regressions, reports, kinds,
                repository, json, msbuild,
            ])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var chosen = result.GetValue(mode) ?? "replay";
            if (chosen is "replay" or "off" && limits.All.FirstOrDefault(o => result.GetResult(o) is not null) is { } limit)
                result.AddError($"{limit.Name} limits what is asked of models, and nothing is with --mode {chosen}. Add --mode record, live or refresh.");
            if (chosen is not ("record" or "refresh") && result.GetValue(prune)) result.AddError("--prune goes with --mode record or refresh.");
            if (result.GetResult(kinds) is not null && result.GetValue(reports) is null) result.AddError("--report chooses among reports: say where to with --reports.");
            people.Validate(result, result.GetValue(prompts)?.Length ?? 0);
            if (result.GetValue(accept) && result.GetValue(models) is not null)
                result.AddError("--accept takes the scores of the prompt's own model: leave --models out.");
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(shard) is null) return;
            if (result.GetValue(mode) is not (null or "replay" or "live")) result.AddError("--shard goes with --mode replay or live: one process records, so that no answer is lost.");
            if (((Option[])[accept, prune, models, show, against, start]).FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } whole)
                result.AddError($"{whole.Name} is about all cases, and --shard evaluates some: leave one of them out.");
        });
        command.Validators.Add(result =>
        {
            if (!result.GetValue(watch)) return;
            if (((Option[])[accept, .. people.All, shard, since, json, msbuild]).FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } once)
                result.AddError($"{once.Name} is for one evaluation, and --watch evaluates again and again: leave one of them out.");
        });
        command.Subcommands.Add(EvalMergeCommand.Create(environment));
        command.Subcommands.Add(EvalCallsCommand.Create(environment));
        command.SetAction((result, _) => RunAsync(
            environment,
            new EvalOptions(
                result.GetValue(repository),
                result.GetValue(prompts) ?? [],
                result.GetValue(mode)!,
                result.GetValue(accept),
                result.GetValue(prune),
                result.GetValue(models)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
                result.GetValue(show),
                limits.Read(result),
                people.Read(result),
                result.GetValue(shard),
                result.GetValue(since),
                result.GetValue(watch),
                result.GetValue(against),
                result.GetValue(start),
                asked.Provider(result),
                asked.Endpoint(result),
                asked.Keys(result),
                result.GetValue(unsandboxed),
                SeverityOf(result.GetValue(missing)),
                SeverityOf(result.GetValue(regressions)),
                result.GetValue(reports),
                result.GetValue(kinds) is { Length: > 0 } chosen ? chosen : ReportFolder.Usual,
                result.GetValue(msbuild) ? OutputForm.MSBuild : RegistryVerb.FormOf(result, json))));
        return command;
    }

    private static ReportKind[]? Kinds(ArgumentResult argument)
    {
        var kinds = new List<ReportKind>();
        foreach (var word in argument.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Enum.GetNames<ReportKind>().Contains(word, StringComparer.OrdinalIgnoreCase)) kinds.Add(Enum.Parse<ReportKind>(word, ignoreCase: true));
            else argument.AddError($"--report has '{word}', but text, json, html, junit, sarif, markdown or aieval was expected.");
        }

        if (kinds.Count == 0) argument.AddError("--report names no report: text, json, html, junit, sarif, markdown or aieval was expected.");
        return [.. kinds.Distinct()];
    }

    internal static Option<string> Severity(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "severity", DefaultValueFactory = _ => "error" };
        option.AcceptOnlyFromAmong(Severities);
        return option;
    }

    internal static DiagnosticSeverity SeverityOf(string? word) =>
        word == "warning" ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;

    private static async Task<int> RunAsync(CommandEnvironment environment, EvalOptions options)
    {
        var start = options.Repository is null
            ? environment.WorkingDirectory
            : Path.GetFullPath(options.Repository, environment.WorkingDirectory);
        var found = PromptRepository.Find(start);
        var reporter = new Reporter(environment, "eval", options.Form, found.Value?.Root ?? start);
        if (!found.Succeeded) return reporter.Finish(found.Code, found.Diagnostics);
        if (options.Watch)
        {
            return await EvalWatch.RunAsync(
                environment, found.Value.Root, options.Prompts, prompts => RunAsync(environment, options with { Watch = false, Prompts = prompts }));
        }

        if (options.Mode == "off") return reporter.Finish(OutcomeCode.Passed, [], text => text.WriteLine("Evaluation is off."));

        Shard? shard = null;
        if (options.Shard is { } part && (shard = Shard.Parse(part, environment.Variables, out var problem)) is null)
            return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(EvaluationDiagnostics.ShardUnusable, problem!)]);

        var keys = KeyPermissions.None;
        if (options.Mode is not "replay")
        {
            keys = OwnKeyPermissions.Read(options.AllowedKeys, found.Value.Root, out var wrong);
            if (wrong is not null) return reporter.Finish(OutcomeCode.Usage, [OwnKeyPermissions.Unreadable(wrong)]);
        }

        if (options is { Accept: true, Against: not null })
        {
            return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(EvaluationDiagnostics.OtherVersionUnusable,
                "--accept makes the present scores the baseline and --against compares with another version: use one of them.")]);
        }

        var review = PeopleOptions.Import(options.People, environment.WorkingDirectory, options.Prompts.Count == 1 ? options.Prompts[0] : "");
        if (review is { Succeeded: false }) return reporter.Finish(review.Code, review.Diagnostics);
        using var versions = new EarlierVersions(found.Value.Root, environment.Registry, environment.Cancellation);
        var prompts = options.Prompts;
        if (options.ChangedSince is { } since)
        {
            var touched = versions.TouchedSince(since, found.Value);
            if (!touched.Succeeded) return reporter.Finish(touched.Code, touched.Diagnostics);
            prompts = Affected(options.Prompts, touched.Value, new DirectoryFiles(found.Value.Root).FindPromptsWithSuite());
            if (prompts.Count == 0)
            {
                return reporter.Finish(OutcomeCode.Passed, touched.Diagnostics, text => text.WriteLine(
                    $"Nothing that changed since {since} can affect {(options.Prompts.Count == 0 ? "a prompt with a suite" : "these prompts")}: nothing was evaluated."));
            }
        }

        var compared = options.Base is null ? null : versions.Base(options.Base);
        if (compared is { Succeeded: false }) return reporter.Finish(compared.Code, compared.Diagnostics);
        var request = new EvaluationRequest
        {
            Against = options.Against is { } word ? prompt => versions.Against(prompt, word) : null,
            Base = compared?.Value,
            Measured = versions.Measured,
            WithEarlierAnswers = options.Reports is not null && options.Kinds.Any(kind => kind is ReportKind.Json or ReportKind.Html or ReportKind.Markdown),
            Files = new DirectoryFiles(found.Value.Root),
            Prompts = prompts,
            Mode = Enum.Parse<EvaluationMode>(options.Mode, ignoreCase: true),
            Accept = options.Accept,
            Prune = options.Prune,
            Models = options.Models,
            Show = options.Show,
            Shard = shard,
            Budget = options.Budget,
            ImportedReview = review?.Value,
            Clock = environment.Registry.Clock,
            Estimated = options.Form == OutputForm.Text ? estimate => Tell(environment, RunEstimateText.Of(estimate, options.Budget)) : null,
            Provider = options.Provider,
            Endpoint = options.Endpoint,
            Keys = keys,
            Programs = () => OwnProgramTrust.Read(environment.Variables, found.Value.Root, options.Unsandboxed),
            MissingRecordings = options.MissingRecordings,
        };
        var evaluated = options.Form == OutputForm.Text && environment.Error is TerminalWriter watched
            ? await watched.Terminal.WatchAsync(progress => EvaluationRunner.RunAsync(request, progress, environment.Cancellation))
            : await EvaluationRunner.RunAsync(request, cancellation: environment.Cancellation);
        if (shard is not null) return ShardOutput.Finish(environment, reporter, options.Form, found.Value.Root, options.Reports, shard, evaluated);
        if (compared is not null) evaluated = evaluated with { Diagnostics = [.. compared.Diagnostics, .. evaluated.Diagnostics] };
        return Finish(
            environment, reporter, new ReportFolder(options.Reports, options.Kinds, versions.Releases), options.Show is not null, options.Form, found.Value.Root,
            RegressionSeverity.Apply(evaluated, options.Regressions), options.People);
    }

    /// <summary>Of the prompts that were named, or of all with a suite, those that are touched; a name that has no suite stays, to be told of.</summary>
    private static IReadOnlyList<string> Affected(IReadOnlyList<string> named, IReadOnlyList<string> touched, IReadOnlyList<string> known) =>
        [.. (named.Count == 0 ? known : named).Where(name => touched.Contains(name, StringComparer.Ordinal) || !known.Contains(name, StringComparer.Ordinal))];

    private static void Tell(CommandEnvironment environment, string line)
    {
        if (environment.Error is TerminalWriter watched) watched.Terminal.WriteLine(line);
        else environment.Error.WriteLine(line);
    }

    /// <summary>Prints what was found, and writes the reports.</summary>
    internal static int Finish(
        CommandEnvironment environment, Reporter reporter, ReportFolder reports, bool showsCase, OutputForm form, string root, EvaluationResult result, PeopleRequest? people = null)
    {
        var findings = result.AllDiagnostics.ToList();
        var diagnostics = result.Code == OutcomeCode.Passed ? findings : SparseFiles.Before(environment, root, findings);
        var report = reports.Path is null
            ? null
            : new ReportFiles(root, Path.GetFullPath(reports.Path, root)) { Clock = environment.Registry.Clock, History = reports.History }
                .Write(result, reports.Kinds);
        var page = people?.Review is { } count
            ? new ReportFiles(root, Path.GetFullPath(reports.Path ?? environment.WorkingDirectory, root)) { Clock = environment.Registry.Clock }
                .WriteReview(result, count, people.Seed)
            : null;
        if (form == OutputForm.Json)
        {
            using var buffer = new MemoryStream();
            JsonReport.Write(result, buffer);
            environment.Protocol.WriteLine(JsonText.Escape(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)));
            return ExitCodes.Of(result.Code);
        }

        return reporter.Finish(result.Code, diagnostics, text =>
        {
            if (!showsCase) ConsoleReport.Write(result, text);
            else CaseReport.Write(result, text);
            if (page is not null) text.WriteLine($"For people: {page}");
            if (report is null) return;
            if (form != OutputForm.MSBuild)
            {
                text.WriteLine($"Report: {report}");
                return;
            }

            text.Flush();
            environment.Protocol.WriteLine(BuildLine.Report(report));
        });
    }
}

/// <summary>What the command line asks of <c>eval</c>.</summary>
internal sealed record EvalOptions(
    string? Repository,
    IReadOnlyList<string> Prompts,
    string Mode,
    bool Accept,
    bool Prune,
    IReadOnlyList<string> Models,
    string? Show,
    RunBudget Budget,
    PeopleRequest People,
    string? Shard,
    string? ChangedSince,
    bool Watch,
    string? Against,
    string? Base,
    string? Provider,
    Uri? Endpoint,
    IReadOnlyList<string> AllowedKeys,
    bool Unsandboxed,
    DiagnosticSeverity MissingRecordings,
    DiagnosticSeverity Regressions,
    string? Reports,
    IReadOnlyList<ReportKind> Kinds,
    OutputForm Form);
