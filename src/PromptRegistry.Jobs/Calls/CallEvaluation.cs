using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Calls;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Events;
using PromptRegistry.Events.Drift;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;

namespace PromptRegistry.Jobs.Calls;

/// <summary>
/// Continuous evaluation: a sample of the calls whose texts were kept is scored by the scorers and judges of their prompt's suite, within a budget. Scores become
/// feedback of the call, and what changed since yesterday, or lies beyond the baseline, is told.
/// </summary>
internal sealed class CallEvaluation(GitRegistry registry, IEventStore store, CallEvaluationRequest request)
{
    /// <summary>Calls that are looked at for a sample.</summary>
    private const int Looked = 10_000;

    /// <param name="prompts">Their names; empty for all with a suite.</param>
    /// <exception cref="EventStoreException">The store cannot be read or written; what was scored before that stays.</exception>
    public async Task<Outcome<CallEvaluationResult>> RunAsync(IReadOnlyList<string> prompts, CancellationToken cancellation)
    {
        var files = HeadFiles.Of(registry);
        var known = files.FindPromptsWithSuite();
        var local = prompts.Select(registry.Settings.LocalName).ToList();
        if (local.FirstOrDefault(p => !known.Contains(p)) is { } missing)
        {
            return Outcome<CallEvaluationResult>.Failure(OutcomeCode.Usage, new Diagnostic(EvaluationDiagnostics.MissingSuite, SourceLocation.File(""),
                $"There is no suite for a prompt '{missing}'.{Suggestion.Sentence(missing, known)}{Suggestion.Listing("Prompts with one", known)}"));
        }

        var now = request.Clock.GetUtcNow();
        var results = new List<EvaluatedPrompt>();
        var findings = new List<Diagnostic>();
        var (code, spent) = (OutcomeCode.Passed, 0.0);
        foreach (var prompt in local.Count > 0 ? local : known)
        {
            var name = registry.Settings.RegisteredName(prompt);
            var calls = await CallsAsync(name, now, cancellation).ConfigureAwait(false);
            var evaluation = new EvaluationRequest
            {
                Files = files,
                Keys = request.Keys,
                ChatClients = request.ChatClients,
                Provider = request.Provider,
                Endpoint = request.Endpoint,
                Clock = request.Clock,
                Budget = request.Budget with { MaxCost = request.Budget.MaxCost - spent },
            };
            var scored = await CallScoring.ScoreAsync(evaluation, prompt, [.. Sample(calls).Select(Answered)], cancellation).ConfigureAwait(false);
            findings.AddRange(scored.Diagnostics.Where(d => d.IsError));
            if (scored.Value is not { } result)
            {
                code = scored.Code;
                continue;
            }

            spent += result.SpentUsd;
            await WriteAsync(result, now, cancellation).ConfigureAwait(false);
            var scope = new DriftScope(name, result.Scorers) { Baseline = result.Baseline, Alpha = request.Alpha, BaselineMargin = request.BaselineMargin };
            var drift = await DriftJudge.JudgeAsync(store, scope, now, cancellation).ConfigureAwait(false);
            findings.AddRange(drift.Where(d => d.Change != DriftChange.None).Select(Finding));
            results.Add(new EvaluatedPrompt(name, calls.Count, result, drift));
        }

        if (code == OutcomeCode.Passed && results.Exists(r => r.Drift.Any(d => d.Change == DriftChange.Fell))) code = OutcomeCode.Regressed;
        return new Outcome<CallEvaluationResult>(new CallEvaluationResult(results), code, findings);
    }

    /// <summary>Calls with texts that nobody scored yet.</summary>
    private async Task<IReadOnlyList<StoredCall>> CallsAsync(string prompt, DateTimeOffset now, CancellationToken cancellation)
    {
        var filter = new CallFilter(now - request.Since, now) { Prompt = prompt, WithTexts = true, Failed = false, Limit = Looked };
        var calls = await store.CallsAsync(filter, cancellation).ConfigureAwait(false);
        return [.. calls.Where(c => !c.Feedback.Any(f => f.Name == CallEvaluationRequest.Mark))];
    }

    /// <summary>Which calls were kept with texts is chance already; of more than are wanted, chance takes some again, the same for the same calls.</summary>
    private IEnumerable<StoredCall> Sample(IReadOnlyList<StoredCall> calls) =>
        calls.OrderBy(c => UnitPseudonym.Of(c.Call.RenderId), StringComparer.Ordinal).Take(request.Most);

    private static AnsweredCall Answered(StoredCall call) => new(call.Call.RenderId, call.Call.Input!, call.Call.Output!)
    {
        Model = call.Call.Model,
        InputTokens = call.Call.InputTokens,
        OutputTokens = call.Call.OutputTokens,
        Latency = call.Call.Latency,
        CostUsd = call.Call.Cost,
    };

    /// <summary>A score without its reason, which may quote the answer.</summary>
    private async Task WriteAsync(ScoredCalls scored, DateTimeOffset now, CancellationToken cancellation)
    {
        PromptFeedback[] feedback =
        [
            .. scored.Calls.SelectMany(c => c.Scores.Where(s => s.Value.IsScored).Select(s => PromptFeedback.Metric(c.Id, s.Key, s.Value.Value))
                .Append(PromptFeedback.Metric(c.Id, CallEvaluationRequest.Mark, 1)).Select(f => f with { Time = now })),
        ];
        if (feedback.Length > 0) await store.WriteAsync(EventBatch.Of([], feedback), cancellation).ConfigureAwait(false);
    }

    private static Diagnostic Finding(DriftFinding drift)
    {
        var arm = drift.Arm is null ? "" : $", arm {drift.Arm}";
        return new Diagnostic(RegistryDiagnostics.ScoresDrifted, SourceLocation.File(""),
            $"{drift.Prompt} {drift.Version} in {drift.Environment ?? "no environment"}{arm}: {drift.Text}. Look at the calls, and whether the model or those who write to it changed.");
    }
}

/// <summary>What to score, and what that may take.</summary>
internal sealed record CallEvaluationRequest
{
    /// <summary>The score that says that a call was looked at.</summary>
    public const string Mark = "scored";

    /// <summary>How far back calls are looked for: more than an hour, so that a run that failed is made up for.</summary>
    public TimeSpan Since { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Calls of a prompt that are scored at most.</summary>
    public int Most { get; init; } = 50;

    /// <summary>What judges may take, for all prompts together.</summary>
    public RunBudget Budget { get; init; } = new() { MaxCost = 1 };

    /// <summary>The share of days on which a version where nothing changed may have an alarm.</summary>
    public double Alpha { get; init; } = DriftJudge.UsualAlpha;

    /// <summary>How far production may lie from the baseline.</summary>
    public double BaselineMargin { get; init; } = 0.05;

    public string? Provider { get; init; }

    public Uri? Endpoint { get; init; }

    public KeyPermissions Keys { get; init; } = KeyPermissions.None;

    public ChatClientFactory? ChatClients { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What was scored.</summary>
internal sealed record CallEvaluationResult(IReadOnlyList<EvaluatedPrompt> Prompts);

/// <summary>What was scored of a prompt.</summary>
/// <param name="Prompt">The prompt, as events name it.</param>
/// <param name="Found">Calls with texts that were not scored yet.</param>
/// <param name="Result">The scores.</param>
/// <param name="Drift">Comparisons with yesterday and with the baseline.</param>
internal sealed record EvaluatedPrompt(string Prompt, int Found, ScoredCalls Result, IReadOnlyList<DriftFinding> Drift)
{
    public int Scored => Result.Calls.Count;

    public string? Reached => Result.Reached;
}
