using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Templates;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Applies the scorers of a suite to the answers of a case.</summary>
internal static class CaseScoring
{
    public static CaseResult Score(EvaluationSuite suite, CaseValues values, ReadOnlySpan<ModelAnswer?> answers)
    {
        var samples = new SampleResult[answers.Length];
        for (var i = 0; i < answers.Length; i++) samples[i] = Score(suite, values, answers[i], i);
        return new CaseResult(values.Case, samples);
    }

    private static SampleResult Score(EvaluationSuite suite, CaseValues values, ModelAnswer? answer, int index)
    {
        var problem = answer switch
        {
            null => "The answer is not recorded.",
            { IsComplete: true } => null,
            { Finish: "length" } =>
                "The answer was cut off at its length limit (finish reason 'length'). "
                + "Raise 'max-output-tokens' or ask for less.",
            { Finish: var finish } => $"The answer is not complete (finish reason '{finish}').",
        };
        var scores = new Score?[suite.Scorers.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var scorer = suite.Scorers[i];
            if (!scorer.AppliesTo(values.Case)) continue;
            scores[i] = problem is null
                ? Score(scorer, new ScoringInput(values, answer!.Text))
                : Scorers.Score.Unscored(problem);
        }

        return new SampleResult(index, answer, problem, scores);
    }

    /// <summary>A text of the scorer that cannot be rendered for this case says nothing about the answer.</summary>
    private static Score Score(Scorer scorer, ScoringInput input)
    {
        try
        {
            return scorer.Score(input);
        }
        catch (TemplateException error)
        {
            return Scorers.Score.Unscored($"'{scorer.Info.Id}' cannot be rendered for this case: {error.Message}");
        }
    }
}
