using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Optimizers;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;
using PromptRegistry.Programs;

namespace PromptRegistry.Optimization.Running;

/// <summary>Makes a prompt better: searches on some cases of its suite, and lets the suite's gate judge on others.</summary>
public static class OptimizationRunner
{
    /// <summary>Names of the optimizers.</summary>
    public static IReadOnlyList<string> Optimizers { get; } = [.. OptimizerCatalog.All.Select(o => o.Name)];

    /// <param name="progress">Told whenever a candidate is done.</param>
    /// <returns>The outcome; failures are findings in it.</returns>
    /// <exception cref="OperationCanceledException">The run was interrupted; answers recorded until then are kept, and the same request
    /// goes on from there.</exception>
    public static async Task<OptimizationResult> RunAsync(
        OptimizationRequest request, IProgress<OptimizationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var opened = EvaluationSession.Open(Asked(request), request.Prompt, (prompt, suite) => $"{RunLog.FolderOf(IdOf(request, prompt, suite))}/recordings.jsonl");
        if (!opened.Succeeded) return Unknown(request) ?? new OptimizationResult(opened.Code, opened.Diagnostics);
        using var session = opened.Value;
        return await RunAsync(request, session, opened.Diagnostics, null, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes the prompts of a program better, all together: every candidate runs through the program's own code, in this process.</summary>
    /// <param name="program">The program. Its cases are in <c>programs/&lt;name&gt;/evals.yaml</c>.</param>
    /// <param name="request">How; its <see cref="OptimizationRequest.Prompt"/> is the program's name.</param>
    /// <param name="progress">Told whenever a candidate is done.</param>
    /// <returns>The outcome; failures are findings in it. The report's files are those of all prompts that change.</returns>
    /// <exception cref="OperationCanceledException">The run was interrupted; answers recorded until then are kept, and the same request
    /// goes on from there.</exception>
    public static async Task<OptimizationResult> RunAsync(
        IPromptProgram program, OptimizationRequest request, IProgress<OptimizationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(request);
        request = request with { Prompt = program.Name };
        var opened = ProgramSession.Open(Asked(request), program, (prompts, suite) => $"{RunLog.FolderOf(IdOf(request, prompts, suite))}/recordings.jsonl");
        if (!opened.Succeeded) return Unknown(request) ?? new OptimizationResult(opened.Code, opened.Diagnostics);
        using var session = opened.Value;
        return await RunAsync(request, session, opened.Diagnostics, program.Description, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>The time is that of the search: the verdict on what it found is asked for in any case.</summary>
    private static EvaluationRequest Asked(OptimizationRequest request) => request.Evaluation with
    {
        Budget = request.Evaluation.Budget with { MaxTime = null },
        Models = request.Model is { } model ? [model] : [],
    };

    /// <summary>Null for an optimizer that there is.</summary>
    private static OptimizationResult? Unknown(OptimizationRequest request) => OptimizerCatalog.Find(request.Optimizer) is not null
        ? null
        : Refused(OutcomeCode.Usage, $"There is no optimizer '{request.Optimizer}'.{Suggestion.Sentence(request.Optimizer, Optimizers)} Optimizers: {string.Join(", ", Optimizers)}.");

    private static async Task<OptimizationResult> RunAsync(
        OptimizationRequest request, ScoringSession session, IReadOnlyList<Diagnostic> found, string? description, IProgress<OptimizationProgress>? progress, CancellationToken cancellation)
    {
        if (Unknown(request) is { } unknown) return unknown;
        var kind = OptimizerCatalog.Find(request.Optimizer)!;
        var tunable = Tunable.Read(session.Present.Prompts, request.Evaluation.Files, description);
        if (!tunable.Succeeded) return new OptimizationResult(tunable.Code, tunable.Diagnostics);
        if (Unfit(request, kind, session, tunable.Value) is { } unfit) return Refused(OutcomeCode.Usage, unfit);
        var divided = request.SplitFile is { } file
            ? SplitFile.Read(request.Evaluation.Files.Read(file), file, session.Suite)
            : Outcome<CaseSplit>.Success(CaseSplit.Of(session.Suite, request.Split, request.Seed));
        if (divided.Value is not { } split) return new OptimizationResult(divided.Code, [.. found, .. divided.Diagnostics]);
        var diagnostics = found.ToList();
        if (split.Warning(session.Suite) is { } few) diagnostics.Add(few);
        var options = new OptimizerOptions(request.Candidates, request.Demos, request.Rounds, request.Teacher, request.Proposer, request.Settings);
        Tell(request, session, split, kind.Plan(options, new SearchSize(split.Train.Count, tunable.Value.Regions.Count, session.Suite.Samples)));

        if (request.EstimateOnly) return new OptimizationResult(OutcomeCode.Passed, diagnostics);

        var id = IdOf(request, session.Present, session.Suite);
        var log = new RunLog(request, session, split, RunLog.FolderOf(id));
        var limits = new SearchLimits(request.Evaluation.Budget, request.UntilScore, Verdicts(request) * split.Test.Count * session.Suite.Samples, request.Evaluation.Clock);
        var search = new SearchRun(session, tunable.Value, split, limits, request.Seed, Changed, cancellation);
        try
        {
            var stopped = await SearchAsync(search, kind.Create(options)).ConfigureAwait(false);
            if (!search.Original.Has(search.Validation))
            {
                diagnostics.Add(new Diagnostic(EvaluationDiagnostics.OptimizationBudgetTooSmall, SourceLocation.File(""),
                    $"Stopped at {stopped} before the prompt as it is was scored on the {search.Validation.Count} validation cases. That and the verdict on the"
                        + $" {split.Test.Count} test cases need at least {(search.Validation.Count + (Verdicts(request) * split.Test.Count)) * session.Suite.Samples} answers."));
                return new OptimizationResult(OutcomeCode.Budget, diagnostics);
            }

            return await new RunVerdict(request, session, search, split, log, diagnostics, cancellation).JudgeAsync(id, stopped).ConfigureAwait(false);
        }
        catch (ModelException error)
        {
            session.Save();
            return new OptimizationResult(OutcomeCode.Infrastructure, [.. diagnostics, ModelFailures.Finding(error)]);
        }

        void Changed(SearchRun now)
        {
            log.Write(now, null);
            progress?.Report(new OptimizationProgress(
                now.Candidates.Count, now.Best.Number, now.Best.Mean(now.Validation), Front(now), now.Spending));
        }
    }

    /// <summary>How many versions answer the test cases: before and after, for each model.</summary>
    private static int Verdicts(OptimizationRequest request) => request.Model is null ? 2 : 4;

    private static int Front(SearchRun search) =>
        Gepa.Fronts([.. search.Candidates.Where(c => c.Version is not null && c.Has(search.Validation))], search.Validation).SelectMany(f => f).Distinct().Count();

    /// <returns>The limit that ended the search; null where it came to its own end.</returns>
    private static async Task<string?> SearchAsync(SearchRun search, IOptimizer optimizer)
    {
        try
        {
            await search.BeginAsync().ConfigureAwait(false);
            await optimizer.RunAsync(search).ConfigureAwait(false);
            return null;
        }
        catch (SearchStoppedException stopped)
        {
            return stopped.Message;
        }
    }

    private static void Tell(OptimizationRequest request, ScoringSession session, CaseSplit split, OptimizerPlan plan)
    {
        if (request.Estimated is not { } tell) return;
        var one = session.Estimate(session.Present, split.Validation);
        // A program takes several calls for an answer.
        var each = Math.Max(1, one.Calls / Math.Max(1, split.Validation.Count * session.Suite.Samples));
        var calls = each * ((((1 + plan.Candidates) * split.Validation.Count) + (Verdicts(request) * split.Test.Count)) * session.Suite.Samples + plan.Others);
        tell(new OptimizationEstimate(
            calls, one is { Calls: > 0, CostUsd: > 0 } ? calls * one.CostUsd / one.Calls : null, plan.Candidates, split.Train.Count,
            split.Validation.Count, split.Test.Count));
    }

    /// <summary>Why the optimizer can do nothing for the prompt; null where it can.</summary>
    private static string? Unfit(OptimizationRequest request, OptimizerKind kind, ScoringSession session, Tunable prompt)
    {
        if (request.Model is { } model && model.Trim().Length == 0) return "--for-model names no model.";
        if (request.Model == session.OwnModel && request.Model is not null) return $"'{request.Prompt}' is for {request.Model} already. Leave --for-model out.";
        if (request.Settings.Count > 0 && !kind.TakesSettings) return $"'{kind.Name}' tries no settings: leave --vary out, or take random-search.";
        foreach (var (key, values) in request.Settings)
        {
            if (values.Count == 0 || values.Any(v => v.Length == 0 || v.AsSpan().IndexOfAnyExcept(PlainValue) >= 0))
                return $"The values of '{key}' must be numbers or words of small letters.";
            if (!TunablePrompt.KnownSettings.Contains(key))
                return $"There is no setting '{key}' to vary.{Suggestion.Sentence(key, TunablePrompt.KnownSettings)} Settings: {string.Join(", ", TunablePrompt.KnownSettings)}.";
            if (!prompt.Has(key)) return $"'{request.Prompt}' has no '{key}' in its model settings that another value could take the place of. Write one under 'model'.";
        }

        if (kind.NeedsRegions && prompt.Regions.Count == 0)
            return $"No template of '{request.Prompt}' has a region that may be changed. Write {{{{# tune #}}}} before and {{{{# end #}}}} behind the text that '{kind.Name}' may write anew.";
        if (kind.NeedsDemos && prompt.IsProgram) return $"'{kind.Name}' changes examples, and of a program of several prompts texts alone are changed. Take gepa, mipro, simba or copro.";
        if (kind.NeedsDemos && !prompt.ReadsDemos && request.Settings.Count == 0)
            return $"'{kind.Name}' changes the examples, and no template of '{request.Prompt}' shows any. Write 'demos' in its manifest, on lines of their own, and a loop over them in a template.";
        return prompt.Regions.Count == 0 && !prompt.ReadsDemos && request.Settings.Count == 0
            ? $"Nothing of '{request.Prompt}' may be changed: it shows no 'demos', and no template has a region between {{{{# tune #}}}} and {{{{# end #}}}}."
            : null;
    }

    /// <summary>What a value of a setting is written with: nothing that begins something else in YAML.</summary>
    private static readonly SearchValues<char> PlainValue = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    private static OptimizationResult Refused(OutcomeCode code, string message) =>
        new(code, [new Diagnostic(EvaluationDiagnostics.NothingToTune, SourceLocation.File(""), message)]);

    /// <summary>Limits are not part of it: a run with more room goes on where the first one ended.</summary>
    private static string IdOf(OptimizationRequest request, SessionVersion prompt, EvaluationSuite suite)
    {
        var settings = string.Join(';', request.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={string.Join(',', s.Value)}"));
        object?[] parts =
        [
            prompt.Digest, suite.Digest, request.Evaluation.Provider, prompt.Model, request.Optimizer, request.Seed, request.SplitFile is { } split ? Convert.ToHexStringLower(SHA256.HashData(request.Evaluation.Files.Read(split) ?? [])) : request.Split, request.Candidates,
            request.Demos, request.Rounds, request.Teacher, request.Proposer, settings,
        ];
        var text = string.Join('\n', parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
        return $"{request.Prompt.Replace('/', '-')}-{request.Optimizer}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8]}";
    }
}
