using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Optimizers;
using PromptRegistry.Optimization.Search;

namespace PromptRegistry.Optimization.Running;

/// <summary>The end of a run: the test cases are asked for, of the prompt as it was and of the best candidate, and the suite's gate judges.</summary>
internal sealed class RunVerdict(
    OptimizationRequest request, ScoringSession session, SearchRun search, CaseSplit split, RunLog log, List<Diagnostic> diagnostics, CancellationToken cancellation)
{
    /// <param name="stopped">The limit that ended the search; null where it came to its own end.</param>
    public async Task<OptimizationResult> JudgeAsync(string id, string? stopped)
    {
        var test = split.Test.Open(new EndedSearch(search));
        var best = search.Best;
        var report = await BeginAsync(id, stopped).ConfigureAwait(false);
        if (stopped is not null)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.OptimizationStopped, SourceLocation.File(""),
                $"The search ended at {stopped}. The best candidate until then is its result."));
        }

        var code = OutcomeCode.Regressed;
        if (best == search.Original)
        {
            diagnostics.Add(NotConfirmed("No candidate is shown to be better than the prompt as it is, so the test split was not asked."));
        }
        else if (session.Problem(best.Version!, test) is { } unfit)
        {
            diagnostics.Add(NotConfirmed(unfit.Message));
        }
        else
        {
            (report, code) = await TestAsync(report, test).ConfigureAwait(false);
        }

        report = report with { Spending = session.Spending, Asked = session.Asked };
        log.Write(search, report);
        return new OptimizationResult(code, diagnostics) { Report = report };
    }

    private async Task<OptimizationReport> BeginAsync(string id, string? stopped)
    {
        var best = search.Best;
        return new OptimizationReport
        {
            Id = id,
            Folder = RunLog.FolderOf(id),
            Prompt = request.Prompt,
            Optimizer = request.Optimizer,
            Model = session.Present.Model,
            Stopped = stopped,
            Candidates = [.. search.Candidates.Select(Tried)],
            Best = best.Number,
            Validation = ScoreDifference.Of(await ScoredAsync(search.Original.Version!, split.Validation).ConfigureAwait(false), await ScoredAsync(best.Version!, split.Validation).ConfigureAwait(false)),
            Optimism = search.Optimism,
            Changes = Changes.Of(search.Prompt, best, NewModel),
            Files = best == search.Original ? best.Files : search.Prompt.WithNextVersion(best.Files, NewModel),
            Spending = session.Spending,
            Asked = session.Asked,
            Advice = request.Optimizer == "auto" ? Auto.Advice(best.Mean(split.Validation)) : null,
        };
    }

    /// <summary>The model that the prompt is for from now on; null where that stays.</summary>
    private string? NewModel => request.Model;

    private async Task<(OptimizationReport Report, OutcomeCode Code)> TestAsync(OptimizationReport report, IReadOnlyList<string> test)
    {
        var (original, best) = (search.Original, search.Best);
        var before = await session.ScoreAsync(original.Version!, test, cancellation).ConfigureAwait(false);
        var after = before is null ? null : await session.ScoreAsync(best.Version!, test, cancellation).ConfigureAwait(false);
        var other = after is null || request.Model is null ? null : await OtherAsync(test).ConfigureAwait(false);
        if (after is null || (request.Model is not null && session.OwnModel is not null && other is null))
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.OptimizationBudgetTooSmall, SourceLocation.File(""),
                $"Stopped at {session.Reached ?? "an answer that is not recorded"} before the test split was answered: candidate {best.Number} is not judged."));
            return (report, OutcomeCode.Budget);
        }

        var scores = ScoreDifference.Of(before!, after);
        var gate = session.Judge(original.Version!, before!, best.Version!, after);
        var isConfirmed = gate.Code == OutcomeCode.Passed && scores.Difference > 0 && scores.P < Race.Alpha;
        if (isConfirmed) report = report with { Recordings = await session.RecordingsWithAsync(best.Version!, [.. split.Validation, .. test], cancellation).ConfigureAwait(false) };
        else diagnostics.Add(NotConfirmed(Why(scores, gate)));
        var steps = search.Prompt.IsProgram ? StepEffects.Of([.. search.Prompt.Prompts.Select(p => p.Manifest.Name)], before!, after) : [];
        return (report with { Test = scores, Gate = gate, IsConfirmed = isConfirmed, OtherModel = other, Steps = steps }, isConfirmed ? OutcomeCode.Passed : OutcomeCode.Regressed);
    }

    /// <summary>The model that the prompt was for, on the same cases with both texts; null where nothing names one, or a limit stood in the way.</summary>
    private async Task<OtherModelScores?> OtherAsync(IReadOnlyList<string> test)
    {
        if (session.OwnModel is not { } model) return null;
        var before = await session.ScoreAsync(search.Original.Version!.For(model), test, cancellation).ConfigureAwait(false);
        var after = before is null ? null : await session.ScoreAsync(search.Best.Version!.For(model), test, cancellation).ConfigureAwait(false);
        return after is null ? null : new OtherModelScores(model, ScoreDifference.Of(before!, after));
    }

    private async Task<IReadOnlyList<CaseResult>> ScoredAsync(SessionVersion version, IReadOnlyList<string> cases) =>
        await session.ScoreAsync(version, cases, cancellation).ConfigureAwait(false) ?? [];

    private static string Why(SplitScores scores, GateResult gate) => gate.Code != OutcomeCode.Passed
        ? $"The suite's gate finds the test cases {gate.Verdict.ToString().ToLowerInvariant()}: {gate.Diagnostics.FirstOrDefault(d => d.IsError)?.Message}"
        : FormattableString.Invariant($"On the {scores.Cases} test cases the score changes by {scores.Difference:+0.###;-0.###;0} ({Race.Words(scores.P)}): an improvement is not shown.");

    private Diagnostic NotConfirmed(string reason) =>
        new(EvaluationDiagnostics.ImprovementNotConfirmed, SourceLocation.File(session.Suite.Path), $"An improvement of '{session.Suite.Prompt}' is not confirmed. {reason}");

    private TriedCandidate Tried(Candidate candidate) => new(
        candidate.Number, [.. candidate.Parents.Select(p => p.Number)], candidate.Origin, RunLog.Outcome(candidate), candidate.Reason,
        candidate.Has(split.Validation) ? candidate.Mean(split.Validation) : null);
}
