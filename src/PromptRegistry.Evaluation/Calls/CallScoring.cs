using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Calls;

/// <summary>
/// Scores calls that were made in production by the suite of their prompt: those of its scorers and judges that need the answer, or what was sent, alone.
/// </summary>
public static class CallScoring
{
    /// <summary>Kinds that look at what events do not keep: roles of messages, calls of tools, and a second answer.</summary>
    private static readonly HashSet<string> NeedMore = ["leak", "not-leak", "tool-calls", "not-tool-calls"];

    /// <summary>Scores calls of one prompt.</summary>
    /// <param name="request">Where its suite is, and what asking judges may take; mode, prompts and comparisons are not heard.</param>
    /// <param name="prompt">The prompt's folder below <c>prompts/</c>.</param>
    /// <param name="calls">The calls, which are scored in this order until the budget is used up.</param>
    /// <returns>Failure where the suite cannot be read, and where a judge's model cannot be asked.</returns>
    public static async Task<Outcome<ScoredCalls>> ScoreAsync(
        EvaluationRequest request, string prompt, IReadOnlyList<AnsweredCall> calls, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(calls);
        request = request with { Mode = EvaluationMode.Live };
        var diagnostics = new List<Diagnostic>();
        var settings = RunSettings.Read(request.Files, diagnostics);
        if (ProviderChoice.Find(settings, request.Provider, request.Endpoint, out var unknown) is not { } provider)
            return Outcome<ScoredCalls>.Failure(OutcomeCode.Usage, unknown!);
        var loaded = PromptUnderTest.Load(prompt, request.Files, settings, diagnostics);
        var suite = loaded is null
            ? null
            : SuiteParser.Parse(loaded.Manifest, request.Files, request.Scorers, provider, Sandbox.Of(() => ProgramTrust.None));
        diagnostics.AddRange(suite?.Diagnostics ?? []);
        if (suite?.Suite is not { } read || diagnostics.Exists(d => d.IsError)) return new Outcome<ScoredCalls>(null, OutcomeCode.Invalid, diagnostics);

        var scorers = read.Scorers.Take(read.Scorers.Count - read.Own.Added).Where(s => Applies(s, loaded!)).ToList();
        using var models = new ModelPool(request, settings, provider);
        using var stopping = cancellation.Register(models.Stop);
        var questions = new Questions(models);
        var scored = new List<ScoredCall>();
        try
        {
            foreach (var call in calls)
            {
                cancellation.ThrowIfCancellationRequested();
                if (models.Spending.Reached is not null) break;
                scored.Add(await ScoreAsync(scorers, call, loaded!, questions, cancellation).ConfigureAwait(false));
            }
        }
        catch (ModelException error)
        {
            return new Outcome<ScoredCalls>(null, OutcomeCode.Infrastructure, [.. diagnostics, ModelFailures.Finding(error)]);
        }

        return new Outcome<ScoredCalls>(
            new ScoredCalls(scored, [.. scorers.Select(s => s.Info.Id)])
            {
                LeftOut = [.. read.Scorers.Select(s => s.Info.Id).Except(scorers.Select(s => s.Info.Id))],
                Reached = models.Spending.Reached,
                SpentUsd = models.Spending.Spent,
                Baseline = BaselineOf(request, prompt, read),
            },
            OutcomeCode.Passed, diagnostics);
    }

    /// <summary>Only what a call without inputs and without an expected answer can be judged by.</summary>
    private static bool Applies(IScorer scorer, PromptUnderTest prompt) =>
        !scorer.Info.RunsPrograms && !NeedMore.Contains(scorer.Info.Kind) && scorer.Info.Judge is not { IsPairwise: true }
        && scorer.AppliesTo(CaseOf("call", prompt));

    private static async Task<ScoredCall> ScoreAsync(
        IReadOnlyList<IScorer> scorers, AnsweredCall call, PromptUnderTest prompt, IModelQuestions models, CancellationToken cancellation)
    {
        var inputs = new UnknownInputs(prompt.Manifest.Inputs.Select(i => i.Name));
        var values = new CaseValues(CaseOf(call.Id, prompt), inputs, inputs, null, []);
        var answer = new ModelAnswer(call.Output, call.Model ?? "", "stop", call.InputTokens, call.OutputTokens, call.Latency ?? TimeSpan.Zero, call.CostUsd);
        var input = new ScoringInput(values, answer, [new RenderedMessage("user", call.Input)]) { Models = models };
        var scores = new Dictionary<string, Score>(StringComparer.Ordinal);
        foreach (var scorer in scorers)
        {
            try
            {
                scores[scorer.Info.Id] = await scorer.ScoreAsync(input, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not (OperationCanceledException or ModelException or OutOfMemoryException))
            {
                scores[scorer.Info.Id] = Score.Unscored($"'{scorer.Info.Id}' cannot judge this call: {error.Message}");
            }
        }

        return new ScoredCall(call.Id, scores);
    }

    private static EvaluationCase CaseOf(string id, PromptUnderTest prompt)
    {
        var place = SourceLocation.File(prompt.Manifest.Path);
        return new EvaluationCase(id, new YamlMapping(place, []), null, [], false, place, "");
    }

    /// <summary>The means of the accepted cases, by scorer: one number a case, so that none counts more than another.</summary>
    private static Dictionary<string, Summary> BaselineOf(EvaluationRequest request, string prompt, EvaluationSuite suite)
    {
        var path = StoredResults.BaselinePath(prompt);
        var found = new Dictionary<string, Summary>(StringComparer.Ordinal);
        if (request.Files.Read(path) is not { } content || BaselineReader.Read(content, path, []) is not { } baseline) return found;
        foreach (var info in suite.Scorers.Select(s => s.Info))
        {
            // What was measured otherwise is not compared.
            if (!baseline.Scorers.TryGetValue(info.Id, out var digest) || digest != info.Digest) continue;
            double[] means = [.. baseline.Cases.Values.Select(c => c.Scores.TryGetValue(info.Id, out var moments) ? moments.Mean : double.NaN).Where(double.IsFinite)];
            if (means.Length > 1) found[info.Id] = Summary.Of(means);
        }

        return found;
    }

    private sealed class Questions(ModelPool models) : IModelQuestions
    {
        public async ValueTask<ModelAnswer?> AskAsync(ModelRequest question) =>
            await models.AskAsync(CanonicalRequest.Key(question), question, _ => { }).ConfigureAwait(false);
    }
}

/// <summary>A call that was made in production, as far as it is needed to score it.</summary>
/// <param name="Id">Its render id.</param>
/// <param name="Input">What was sent.</param>
/// <param name="Output">What was answered.</param>
public sealed record AnsweredCall(string Id, string Input, string Output)
{
    /// <summary>The model that answered; null where it did not say.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens of the request.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>What it cost.</summary>
    public double? CostUsd { get; init; }
}

/// <summary>Calls and their scores.</summary>
/// <param name="Calls">Those that were scored: all, or the first of them where the budget ended.</param>
/// <param name="Scorers">Ids of the scorers that judged them.</param>
public sealed record ScoredCalls(IReadOnlyList<ScoredCall> Calls, IReadOnlyList<string> Scorers)
{
    /// <summary>Scorers of the suite that cannot judge a call of production.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The limit of the budget that was reached; null where there was room.</summary>
    public string? Reached { get; init; }

    /// <summary>US dollars that judges cost; 0 where no limit of money was set.</summary>
    public double SpentUsd { get; init; }

    /// <summary>The accepted cases of the baseline by scorer, where it was measured by the same.</summary>
    public IReadOnlyDictionary<string, Summary> Baseline { get; init; } = new Dictionary<string, Summary>();
}

/// <summary>The scores of a call.</summary>
/// <param name="Id">Its render id.</param>
/// <param name="Scores">By the scorer's id.</param>
public sealed record ScoredCall(string Id, IReadOnlyDictionary<string, Score> Scores);
