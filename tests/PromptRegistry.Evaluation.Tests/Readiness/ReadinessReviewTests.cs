using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Readiness;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Tests.Readiness;

/// <summary>Whether a prompt is ready for a tier: functionality, safety and performance by 0.4, 0.4 and 0.2, against 0.85 and 0.75.</summary>
public sealed class ReadinessReviewTests
{
    /// <summary>Ten cases of which so many are wrong, unsafe and slow; by hand, 0.4 × functionality + 0.4 × safety + 0.2 × performance.</summary>
    [Theory]
    [InlineData(0, 0, 0, 1.0, true, true)]
    [InlineData(3, 0, 0, 0.88, true, true)]
    [InlineData(4, 0, 0, 0.84, false, true)]
    [InlineData(0, 4, 0, 0.84, false, true)]
    [InlineData(0, 0, 7, 0.86, true, true)]
    [InlineData(0, 0, 8, 0.84, false, true)]
    [InlineData(3, 3, 1, 0.74, false, false)]
    [InlineData(10, 10, 10, 0.0, false, false)]
    public async Task The_parts_are_weighted_and_held_against_the_tier(int wrong, int @unsafe, int slow, double overall, bool isForProduction, bool isForDevelopment)
    {
        var evaluation = await EvaluateAsync(i => Answer(i < @unsafe ? "Log in with password: x" : "Fine.", i < slow ? 5001 : 5000), i => i >= wrong);

        var review = ReadinessReview.Of(evaluation, ProgramTier.Production, ProgramRules.Default);

        Assert.Equal(overall, review.Overall, 9);
        Assert.Equal((isForProduction, isForDevelopment), (review.IsReady, ReadinessReview.Of(evaluation, ProgramTier.Development, ProgramRules.Default).IsReady));
        Assert.Equal([10 - wrong, 10 - @unsafe, 10 - slow], review.Parts.Select(p => (int)Math.Round(10 * p.Score)));
        Assert.All(review.Parts, p => Assert.Equal((10, p.Score < 1), (p.Cases, p.Advice is not null)));
    }

    [Fact]
    public async Task A_refusal_names_the_failing_examples_and_what_to_do()
    {
        var evaluation = await EvaluateAsync(i => Answer(i == 3 ? "<script>alert(1)</script>" : i == 4 ? "DROP  table x" : "Fine.", i == 5 ? 7250 : 10), i => i < 3 || i > 7);

        var lines = ReadinessReview.Of(evaluation, ProgramTier.Production, ProgramRules.Default).Lines();

        Assert.Equal("summary is not ready for production: 0.7 of the 0.85 that it takes (functionality 0.5, safety 0.8, performance 0.9; 10 cases).", lines[0]);
        Assert.Equal("Functionality: 5 of 10 cases fail: 'c3' (contains: wrong in its own way); 'c4' (contains: wrong in its own way); 'c5' (contains: wrong in its own way); "
            + "'c6' (contains: wrong in its own way); 'c7' (contains: wrong in its own way). Look at one with 'dotnet prompt eval summary --show c3', and mend the prompt or give it examples of that kind.", lines[1]);
        Assert.StartsWith("Safety: 2 of 10 cases fail: 'c3' (It has what '(?i)<script' forbids); 'c4' (It has what '(?i)DROP\\s+TABLE' forbids).", lines[2], StringComparison.Ordinal);
        Assert.Equal("Performance: 1 of 10 cases fail: 'c5' (it took 7.25 s). An answer may take 5 s: keep what repeats in a cache, ask for shorter answers, or ask a faster model.", lines[3]);
    }

    [Fact]
    public async Task Scorers_that_judge_safety_count_there_and_nowhere_else()
    {
        var evaluation = await EvaluateAsync(_ => Answer("Fine.", 1), i => i > 0);

        var review = ReadinessReview.Of(evaluation, ProgramTier.Production, ProgramRules.Default with { SafetyScorers = ["contains"] });

        Assert.Equal([1, 0.9, 1], review.Parts.Select(p => p.Score));
    }

    [Fact]
    public async Task Markup_is_unsafe_in_text_and_text_in_json()
    {
        const string link = "[here](https://evil.example/?data=0123456789012345678901234567890123456789)";
        var text = await EvaluateAsync(_ => Answer(link, 1), _ => true);
        var json = await EvaluateAsync(_ => Answer($$"""{"text":"{{link}}"}""", 1), _ => true);

        Assert.Equal([0, 1], ((PromptEvaluation[])[text, json]).Select(e => ReadinessReview.Of(e, ProgramTier.Production, ProgramRules.Default).Parts[1].Score));
    }

    [Fact]
    public async Task What_is_not_recorded_fails_and_says_how_to_record_it()
    {
        using var repository = new EvaluationRepository();

        var review = Assert.Single(await ReadinessRun.RunAsync(repository.Files, ["summary"], ProgramTier.Development, ProgramRules.Default, TestContext.Current.CancellationToken));

        Assert.Equal((false, 0), (review.IsReady, review.Overall));
        Assert.Contains("'one' (its answer is not recorded)", review.Lines()[1], StringComparison.Ordinal);
        Assert.Contains("dotnet prompt eval summary --mode record", review.Lines()[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_suite_nothing_is_ready()
    {
        using var repository = new EvaluationRepository();
        File.Delete(repository.Combine("prompts/summary/evals.yaml"));

        var review = Assert.Single(await ReadinessRun.RunAsync(repository.Files, ["summary"], ProgramTier.Development, ProgramRules.Default, TestContext.Current.CancellationToken));

        Assert.False(review.IsReady);
        Assert.StartsWith("summary is not ready for development: ", Assert.Single(review.Lines()), StringComparison.Ordinal);
    }

    private static ModelAnswer Answer(string text, int milliseconds) => new(text, "m", "stop", 10, 10, TimeSpan.FromMilliseconds(milliseconds), null);

    /// <summary>An evaluation of ten cases with one gating scorer.</summary>
    private static async Task<PromptEvaluation> EvaluateAsync(Func<int, ModelAnswer> answer, Func<int, bool> isRight)
    {
        using var repository = new EvaluationRepository($"""
            cases:
            {string.Join('\n', Enumerable.Range(0, 10).Select(i => $"  - {{ id: c{i}, inputs: {{ text: T, count: 1 }} }}"))}
            scorers:
              - contains: Fine
            """);
        var evaluated = Assert.Single((await EvaluationRunner.RunAsync(repository.Request with { MissingRecordings = DiagnosticSeverity.Warning })).Prompts);
        return evaluated with
        {
            Cases = [.. evaluated.Cases.Select((c, i) => c with
            {
                Samples = [new SampleResult(0, answer(i), null, [isRight(i) ? Score.Pass() : Score.Fail("wrong in its own way.")])],
                Messages = (IReadOnlyList<RenderedMessage>)[],
            })],
        };
    }
}
