using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Shards;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Applies the scorers of a suite to the answers of its cases.</summary>
internal static class CaseScoring
{
    /// <summary>Scores all cases, in their order. Scorers that are done at once cost no task; the others are waited for together.</summary>
    /// <param name="models">Whom judges ask.</param>
    /// <param name="beside">What the other version answered to the cases, one a sample; null where no other is measured.</param>
    /// <exception cref="ModelException">A judge's model could not be asked.</exception>
    /// <param name="merged">Scores that parts of this evaluation found; null to score everything.</param>
    public static async Task<CaseResult[]> ScoreAsync(
        EvaluationSuite suite, IReadOnlyList<PreparedCase> cases, ModelAnswer?[][] answers, IModelQuestions models, CancellationToken cancellation,
        ModelAnswer?[]?[]? beside = null, MergedShards? merged = null)
    {
        var samples = new SampleResult[cases.Count][];
        var pending = new List<Task>?[cases.Count];
        CaseLoop.For(cases.Count, i => samples[i] = Score(suite, cases[i], answers[i], beside?[i], models, merged, ref pending[i], cancellation), cancellation);
        await Task.WhenAll(pending.SelectMany(tasks => tasks ?? [])).ConfigureAwait(false);
        var results = new CaseResult[samples.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var values = cases[i].Values;
            results[i] = new CaseResult(values.Case, samples[i], OverallScore.Of(suite, values.Case, samples[i]))
            {
                Expected = values.Answer,
                Messages = cases[i].Messages(0),
            };
        }

        return results;
    }

    private static SampleResult[] Score(
        EvaluationSuite suite, PreparedCase prepared, ModelAnswer?[] answers, ModelAnswer?[]? beside, IModelQuestions models, MergedShards? merged,
        ref List<Task>? pending, CancellationToken cancellation)
    {
        var samples = new SampleResult[answers.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var isBlocked = prepared.Blocked.Contains(i);
            var problem = isBlocked ? "The answer before it is not complete, or calls tools that nothing runs here, so this turn was not asked for." : Problem(answers[i]);
            if (merged?.Find(prepared.Values.Case.Id, i, prepared.Keys[i]) is { } cell)
            {
                samples[i] = new SampleResult(i, answers[i], problem, cell.Scores) { IsMissing = answers[i] is null && !isBlocked };
                continue;
            }

            var scores = new Score?[suite.Scorers.Count];
            var input = problem is null ? new ScoringInput(prepared.Values, answers[i]!, prepared.Messages(i)) { Models = models, Other = beside?[i] } : null;
            for (var j = 0; j < scores.Length; j++)
            {
                if (suite.ScorerOf(prepared.Values.Case, j) is not { } scorer) continue;

                // Between one answer and none there is nothing to choose.
                if (scorer.Info.Judge is { IsPairwise: true } && beside?[i] is not { IsComplete: true }) continue;
                if (input is null) scores[j] = Scorers.Score.Unscored(problem!);
                else Score(scorer, input, scores, j, ref pending, cancellation);
            }

            samples[i] = new SampleResult(i, answers[i], problem, scores) { IsMissing = answers[i] is null && !isBlocked };
        }

        return samples;
    }

    private static string? Problem(ModelAnswer? answer) => answer switch
    {
        null => "The answer is not recorded.",
        { IsComplete: true } => null,
        { Finish: "length" } =>
            "The answer was cut off at its length limit (finish reason 'length'). "
            + "Raise 'max-output-tokens' or ask for less.",
        { Finish: var finish } => $"The answer is not complete (finish reason '{finish}').",
    };

    private static void Score(
        IScorer scorer, ScoringInput input, Score?[] scores, int column, ref List<Task>? pending, CancellationToken cancellation)
    {
        try
        {
            var score = scorer.ScoreAsync(input, cancellation);
            if (score.IsCompletedSuccessfully) scores[column] = score.Result;
            else (pending ??= []).Add(WaitAsync(scorer, score, scores, column));
        }
        catch (Exception error) when (error is not (OperationCanceledException or ModelException))
        {
            scores[column] = Unscored(scorer, error);
        }
    }

    private static async Task WaitAsync(IScorer scorer, ValueTask<Score> score, Score?[] scores, int column)
    {
        try
        {
            scores[column] = await score.ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ModelException))
        {
            scores[column] = Unscored(scorer, error);
        }
    }

    /// <summary>A text of the scorer that cannot be rendered for this case, or a scorer that breaks, says nothing about the answer.</summary>
    private static Score Unscored(IScorer scorer, Exception error) => Scorers.Score.Unscored(
        error is Templates.TemplateException
            ? $"'{scorer.Info.Id}' cannot be rendered for this case: {error.Message}"
            : $"'{scorer.Info.Id}' failed: {error.Message}");
}

/// <summary>One case with all its samples.</summary>
/// <param name="Overall">Mean of the gating scores by their weights, 0 to 1; null where nothing gating was scored.</param>
public sealed record CaseResult(EvaluationCase Case, IReadOnlyList<SampleResult> Samples, double? Overall)
{
    /// <summary>A good answer for the case's inputs; null where it has none.</summary>
    public string? Expected { get; init; }

    /// <summary>The rendered messages that the first sample answers, in order.</summary>
    public IReadOnlyList<RenderedMessage> Messages { get; init; } = [];

    /// <summary>The calls of the program that gave the first sample, in order; empty for a single prompt.</summary>
    public IReadOnlyList<ProgramStep> Steps { get; init; } = [];
}

/// <summary>One answer to one case.</summary>
/// <param name="Index">Which sample, from 0.</param>
/// <param name="Answer">Null when there is none.</param>
/// <param name="Problem">Why nothing could be scored; null when something was.</param>
/// <param name="Scores">One a scorer, in the suite's order; null for a scorer that does not apply to the case.</param>
public sealed record SampleResult(int Index, ModelAnswer? Answer, string? Problem, IReadOnlyList<Score?> Scores)
{
    /// <summary>Whether the answer is not recorded.</summary>
    public bool IsMissing { get; init; }
}
