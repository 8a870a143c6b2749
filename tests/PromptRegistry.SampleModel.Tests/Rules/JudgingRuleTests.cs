namespace PromptRegistry.SampleModel.Tests.Rules;

public sealed class JudgingRuleTests
{
    private const string Instruction = """Judge how faithful the answer is. Reply with JSON { "reason": "...", "score": 0..1 }.""";

    private const string Source = "<source>The bridge opened in 1932. It is painted grey.</source>";

    [Fact]
    public void A_supported_answer_scores_one() =>
        Assert.Equal(
            """{"reason":"1 of 1 sentences are fully in the source.","score":1}""",
            Ask.System(Instruction, $"{Source}<answer>The bridge is painted grey.</answer>"));

    [Fact]
    public void A_wrong_figure_makes_its_sentence_worth_nothing() =>
        Assert.Equal(
            """{"reason":"1 of 2 sentences are fully in the source. Not in the source: 1950.","score":0.5}""",
            Ask.System(Instruction, $"{Source}<answer>The bridge opened in 1950. It is painted grey.</answer>"));

    [Fact]
    public void Judges_in_prose_when_no_object_is_described() =>
        Assert.StartsWith(
            "1 of 1",
            Ask.System("Judge the answer.", $"{Source}<answer>It is grey.</answer>"),
            StringComparison.Ordinal);
}
