using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Tests.Cases;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Tests.Scorers;

/// <summary>Judges one answer by one scorer, as a suite writes it.</summary>
internal static class ScorerRun
{
    public static readonly ModelAnswer Answer = new("", "m", "stop", 10, 20, TimeSpan.FromMilliseconds(500), 0.002);

    public static Score Judge(string scorer, string answer, string expected = "expected") => Judge(scorer, Answer with { Text = answer }, expected);

    public static Score Judge(string scorer, ModelAnswer answer, string expected = "expected", params RenderedMessage[] messages)
    {
        var read = Read(scorer, expected, out var @case);
        var score = read.ScoreAsync(Input(@case, answer, messages), CancellationToken.None).AsTask();
        Assert.True(score.IsCompletedSuccessfully, "Scorers of the house are done at once.");
        return score.GetAwaiter().GetResult();
    }

    /// <summary>The scorer, without findings.</summary>
    public static IScorer Read(string scorer, string expected, out EvaluationCase @case)
    {
        using var files = new SuiteFiles(
            $"cases: [{{ id: a, inputs: {{ text: text, count: 2 }}, expected: {expected} }}]\nscorers:\n  - {scorer}\n");
        var result = files.Parse();
        Assert.Empty(result.Diagnostics.Select(d => d.ToString()));
        @case = result.Suite!.Cases[0];
        return result.Suite.Scorers[0];
    }

    public static ScoringInput Input(EvaluationCase @case, ModelAnswer answer, params RenderedMessage[] messages)
    {
        var values = CaseValues.Create(@case, new Dictionary<string, TemplateValue> { ["text"] = "text", ["count"] = 2 });
        return new ScoringInput(values, answer, messages);
    }
}
