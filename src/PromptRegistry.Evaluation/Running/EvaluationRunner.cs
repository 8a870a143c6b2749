using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Evaluates the prompts of a repository against their suites, recordings and baselines.</summary>
public static class EvaluationRunner
{
    /// <param name="progress">Told of answers as they come.</param>
    /// <returns>The outcome; failures are findings in it.</returns>
    /// <exception cref="OperationCanceledException">The run was interrupted; answers recorded until then are kept.</exception>
    public static async Task<EvaluationResult> RunAsync(
        EvaluationRequest request, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var diagnostics = new List<Diagnostic>();
        var settings = RunSettings.Read(request.Files, diagnostics);
        if (diagnostics.Exists(d => d.IsError)) return End(OutcomeCode.Invalid, []);
        if (FindProvider(request, settings, diagnostics) is not { } provider) return End(OutcomeCode.Usage, []);
        if (FindPrompts(request, diagnostics) is not { } names) return End(OutcomeCode.Usage, []);

        var results = new List<PromptEvaluation>();
        using var models = request.Mode == EvaluationMode.Replay ? null : new ModelPool(request, settings, provider);
        var run = new Run(request, settings, provider, models, progress is null ? null : progress.Report, names.Count == 1);
        IReadOnlyList<PlannedRun> runs = [.. names.SelectMany(name => Plan(run, name))];
        try
        {
            if (models is not null && await PrepareAsync(request, runs, diagnostics, cancellation).ConfigureAwait(false) is { } code) return End(code, []);
            if (models is null) results.AddRange(await ReplayAsync(runs, cancellation).ConfigureAwait(false));
            else foreach (var planned in runs) results.Add(await EvaluateAsync(planned, cancellation).ConfigureAwait(false));
            if (models?.Spending.Reached is null) foreach (var planned in runs) planned.Finish();
        }
        catch (ModelException error)
        {
            diagnostics.Add(ModelFailures.Finding(error));
            return End(OutcomeCode.Infrastructure, results);
        }

        if (request.Show is { } id && results.TrueForAll(r => r.Shown is null && r.Suite is not null))
        {
            diagnostics.Add(UnknownCase(id, results));
            return End(OutcomeCode.Usage, results);
        }

        if (models?.Spending.Reached is { } limit) diagnostics.Add(Stopped(request, limit, models.Spending, results));
        if (models?.Masked is > 0 and var masked) diagnostics.Add(Masked(masked));
        return End(OutcomeCode.Passed, results);

        EvaluationResult End(OutcomeCode code, IReadOnlyList<PromptEvaluation> prompts)
        {
            return new EvaluationResult(
                request.Parts is [var first, ..] ? Enum.Parse<EvaluationMode>(first.Mode, ignoreCase: true) : request.Mode, EvaluationResult.Gravest(prompts.Select(prompt => prompt.Contribution ?? prompt.Code).Append(code)), prompts, diagnostics);
        }
    }

    /// <summary>Where no model is asked, prompts are evaluated on all cores; the models of one prompt in turn, because they share its files.</summary>
    private static async Task<IReadOnlyList<PromptEvaluation>> ReplayAsync(IReadOnlyList<PlannedRun> runs, CancellationToken cancellation)
    {
        var results = new PromptEvaluation[runs.Count];
        var prompts = Enumerable.Range(0, runs.Count).GroupBy(i => runs[i].Present.Prompt, StringComparer.Ordinal).ToList();
        if (prompts.Count == 1) await OfPromptAsync(prompts[0], cancellation).ConfigureAwait(false);
        else await Parallel.ForEachAsync(prompts, cancellation, async (prompt, stop) => await OfPromptAsync(prompt, stop).ConfigureAwait(false)).ConfigureAwait(false);
        return results;

        async Task OfPromptAsync(IEnumerable<int> ofPrompt, CancellationToken stop)
        {
            foreach (var i in ofPrompt) results[i] = await EvaluateAsync(runs[i], stop).ConfigureAwait(false);
        }
    }

    private static async Task<PromptEvaluation> EvaluateAsync(PlannedRun planned, CancellationToken cancellation)
    {
        if (planned.UnderBase is not { } underBase)
        {
            var alone = await planned.Present.RunAsync(cancellation).ConfigureAwait(false);
            if (planned.Findings.Count == 0) return alone;
            return alone with
            {
                Diagnostics = [.. alone.Diagnostics, .. planned.Findings],
                Verdict = alone.Verdict == Verdict.Passed ? Verdict.Inconclusive : alone.Verdict,
            };
        }

        // The base first: what it asks for is kept when the present suite prunes.
        var before = await underBase.RunAsync(cancellation).ConfigureAwait(false);
        planned.Keep.UnionWith(underBase.Asked);
        var present = await planned.Present.RunAsync(cancellation).ConfigureAwait(false);
        return BaseJudgement.Join(present, before, planned.Start!, planned.Changes);
    }

    /// <summary>One for each model; those know of each other, because their answers are in one file.</summary>
    private static List<PlannedRun> Plan(Run run, string name)
    {
        var findings = new List<Diagnostic>();
        var start = run.Request.Base;
        var changes = start is null ? [] : BaseJudgement.Changes(name, start, run.Request.Files, run.Settings, run.Request.Scorers, findings);
        string?[] models = run.Request.Models.Count == 0 ? [null] : [.. run.Request.Models.Distinct(StringComparer.Ordinal)];
        var all = models.Select(model =>
        {
            var keep = new HashSet<RecordingKey>();
            var underBase = changes.Count == 0
                ? null
                : (run with { Request = run.Request with { Accept = false, Prune = false, Against = null } }).Of(name, model, start);
            return new PlannedRun(run.Of(name, model, keep: keep), underBase, start, changes, findings, keep);
        }).ToList();
        foreach (var planned in all) planned.Present.Beside = [.. all.Where(other => other != planned).Select(other => other.Present)];
        return all;
    }

    /// <summary>The run of one prompt and model, and the one under the base's suite before it.</summary>
    private sealed record PlannedRun(
        PromptRun Present, PromptRun? UnderBase, OtherVersion? Start, IReadOnlyList<string> Changes, IReadOnlyList<Diagnostic> Findings, HashSet<RecordingKey> Keep)
    {
        public IEnumerable<PromptRun> All => UnderBase is null ? [Present] : [UnderBase, Present];

        public void Finish()
        {
            foreach (var run in All) run.Finish();
        }
    }

    /// <summary>What the runs of all prompts share.</summary>
    private sealed record Run(
        EvaluationRequest Request, RepositorySettings Settings, ProviderSettings Provider, ModelPool? Models, Action<EvaluationProgress>? Progress,
        bool IsAlone)
    {
        public PromptRun Of(string name, string? model, OtherVersion? start = null, IReadOnlySet<RecordingKey>? keep = null) =>
            new(Request, Settings, Provider, name, model, Models, Progress, start, keep) { IsAlone = IsAlone };
    }

    /// <summary>Reads everything before anything is asked, so that what it will take can be said, and that a limit can be kept.</summary>
    /// <returns>How the run ends, where it does; null where it goes on.</returns>
    private static async Task<OutcomeCode?> PrepareAsync(
        EvaluationRequest request, IReadOnlyList<PlannedRun> planned, List<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var runs = planned.SelectMany(p => p.All).ToList();
        foreach (var run in runs) await run.PrepareAsync(cancellation).ConfigureAwait(false);
        if (request.Budget.MaxCost is not null && runs.SelectMany(run => run.Unpriced).Distinct().ToList() is { Count: > 0 } unpriced)
        {
            diagnostics.AddRange(unpriced.Select(model => PromptBudgets.UnknownPrice(model, null, SourceLocation.File(RepositorySettings.FileName))));
            return OutcomeCode.Invalid;
        }

        if (request.Estimated is { } tell && runs.Aggregate(RunEstimate.None, (sum, run) => run.Estimate(sum)) is { Answers: > 0 } estimate) tell(estimate);
        return null;
    }

    private static Diagnostic Stopped(EvaluationRequest request, string limit, Spending spending, IReadOnlyList<PromptEvaluation> results)
    {
        var (asked, left) = (results.Sum(r => r.Usage.Asked), results.Sum(r => r.Left));
        var cost = spending.CountsCost ? FormattableString.Invariant($" for ${spending.Spent:0.####}") : "";
        var next = request.Mode == EvaluationMode.Live
            ? "Nothing is kept in this mode: with --mode record the next run goes on from here."
            : $"What was answered is kept: run the same command again, and it asks for what is left.";
        return new Diagnostic(EvaluationDiagnostics.RunBudgetReached, SourceLocation.File(""),
            $"Stopped at {limit}: {asked} {(asked == 1 ? "answer was" : "answers were")} asked for{cost}, {left} {(left == 1 ? "is" : "are")} left. {next}");
    }

    private static Diagnostic UnknownCase(string id, IReadOnlyList<PromptEvaluation> results)
    {
        var known = results.SelectMany(r => r.Cases).Select(c => c.Case.Id).Distinct(StringComparer.Ordinal).ToList();
        return new Diagnostic(EvaluationDiagnostics.UnknownCase, SourceLocation.File(""), $"No suite has a case '{id}'.{Suggestion.Sentence(id, known)}");
    }

    private static Diagnostic Masked(int answers) => new(EvaluationDiagnostics.SecretInAnswer, SourceLocation.File(""),
        $"{answers} {(answers == 1 ? "answer" : "answers")} held the value of an environment variable that the settings name for a key. It was replaced by "
        + $"{KeyMask.Mark} before anything was scored or recorded. A model knows a key only if a prompt or a case tells it: take it out there, and replace the key.");

    private static ProviderSettings? FindProvider(EvaluationRequest request, RepositorySettings settings, List<Diagnostic> diagnostics)
    {
        var provider = ProviderChoice.Find(settings, request.Provider, request.Endpoint, out var problem);
        if (problem is not null) diagnostics.Add(problem);
        return provider;
    }

    private static IReadOnlyList<string>? FindPrompts(EvaluationRequest request, List<Diagnostic> diagnostics)
    {
        var known = request.Files.FindPromptsWithSuite();
        if (request.Prompts.Count == 0)
        {
            if (known.Count > 0) return known;

            // Nothing is wrong with a repository whose first prompt was just made; but nobody shall think that it was judged.
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingSuite, SourceLocation.File(""),
                $"No prompt below {PromptPaths.PromptsFolder}/ has a suite, so there is nothing to evaluate. Write an"
                    + $" {EvaluationSuite.FileName} beside a prompt.yaml.")
            {
                Severity = DiagnosticSeverity.Info,
            });
            return [];
        }

        foreach (var name in request.Prompts.Where(name => !known.Contains(name)))
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingSuite, SourceLocation.File(""),
                $"There is no suite for a prompt '{name}'.{Suggestion.Sentence(name, known)}"
                + $" Prompts with one: {(known.Count == 0 ? "none" : string.Join(", ", known))}."));
        }

        return diagnostics.Exists(d => d.IsError) ? null : [.. request.Prompts.Distinct(StringComparer.Ordinal)];
    }
}
