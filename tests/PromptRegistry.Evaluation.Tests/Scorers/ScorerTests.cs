using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Tests.Scorers;

public sealed class ScorerTests
{
    private const string Json = """{"a":1,"b":["x"]}""";

    [Theory]
    [InlineData("equals", "expected", ScoreState.Passed)]
    [InlineData("equals", "  expected\n", ScoreState.Passed)]
    [InlineData("equals", "Expected", ScoreState.Failed)]
    [InlineData("equals: { ignore-case: true }", "EXPECTED", ScoreState.Passed)]
    [InlineData("equals: '{{ count }}'", "2.0", ScoreState.Passed)]
    [InlineData("equals: '{{ count }}'", "3", ScoreState.Failed)]
    [InlineData("equals: { text: '{\"b\": [\"x\"], \"a\": 1.0}', json: true }", Json, ScoreState.Passed)]
    [InlineData("equals: { text: '{\"a\": 2}', json: true }", Json, ScoreState.Failed)]
    [InlineData("equals: { text: '{\"a\": 2}', json: true }", "prose", ScoreState.Failed)]
    [InlineData("equals: { json: true }", Json, ScoreState.Unscored)]
    [InlineData("equals: { text: '{\"a\": 1}', field: a }", Json, ScoreState.Passed)]
    [InlineData("equals: { text: '\"x\"', field: /b/0 }", Json, ScoreState.Passed)]
    [InlineData("equals: { text: '1', field: c }", Json, ScoreState.Failed)]
    [InlineData("contains: expect", "as expected", ScoreState.Passed)]
    [InlineData("contains: '{{ text }}'", "the text", ScoreState.Passed)]
    [InlineData("contains: [a, z]", "abc", ScoreState.Failed)]
    [InlineData("contains: { any: [z, B], ignore-case: true }", "abc", ScoreState.Passed)]
    [InlineData("contains: { none: [a] }", "abc", ScoreState.Failed)]
    [InlineData("matches: '^a.c$'", "abc", ScoreState.Passed)]
    [InlineData("matches: 'a{2}'", "ab", ScoreState.Failed)]
    [InlineData("matches: { pattern: 'n={{ count }}\\b', per-case: true }", "n=2", ScoreState.Passed)]
    [InlineData("matches: { pattern: 'n={{ count }}\\b', per-case: true }", "n=22", ScoreState.Failed)]
    [InlineData("matches: { pattern: '({{ text }}', per-case: true }", "x", ScoreState.Unscored)]
    [InlineData("matches: '^(a+)+$'", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", ScoreState.Unscored)]
    [InlineData("sentences: 2", "One. Two.", ScoreState.Passed)]
    [InlineData("sentences: '{{ count }}'", "One.", ScoreState.Failed)]
    [InlineData("sentences: { minimum: 1, maximum: '{{ count }}' }", "One.", ScoreState.Passed)]
    [InlineData("sentences: { maximum: 1 }", "One. Two.", ScoreState.Failed)]
    [InlineData("sentences: '{{ text }}'", "One.", ScoreState.Unscored)]
    [InlineData("rouge-l: 0.5", "expected", ScoreState.Passed)]
    [InlineData("rouge-l: { minimum: 0.5 }", "nothing shared", ScoreState.Failed)]
    [InlineData("rouge-l", "nothing shared", ScoreState.Passed)]
    [InlineData("json-schema: { schema: { type: object, required: [a] } }", Json, ScoreState.Passed)]
    [InlineData("json-schema: { schema: { type: object, required: [z] } }", Json, ScoreState.Failed)]
    [InlineData("json-schema: { schema: { type: object } }", "{", ScoreState.Failed)]
    public void Judges_an_answer(string scorer, string answer, ScoreState expected) =>
        Assert.Equal(expected, Score(scorer, answer).State);

    [Theory]
    [InlineData("contains: [a, z]", "abc", 0.5, 1, "The answer lacks 'z'")]
    [InlineData("rouge-l: { minimum: 0.9 }", "expected other", 0.666667, 2 / 3.0, "Scored 0.667; expected at least 0.9")]
    [InlineData("sentences: 1", "One. Two.", 0, 2, "Found 2 sentences; expected exactly 1")]
    [InlineData("equals", "other", 0, 0, "Expected 'expected', but found 'other'")]
    [InlineData("json-schema: { schema: { required: [z] } }", "{}", 0, 1, "Against the schema, the document: lacks the property 'z'")]
    public void Gives_a_score_a_raw_value_and_a_reason(
        string scorer, string answer, double value, double raw, string reason)
    {
        var score = Score(scorer, answer);
        Assert.Equal((value, reason), (score.Value, score.Reason));
        Assert.Equal(raw, score.Raw, 1e-12);
    }

    [Theory]
    [InlineData("gpt-4", "tokens: 9", "お誕生日おめでとう", ScoreState.Passed, 9)]
    [InlineData("gpt-4o-2024-08-06", "tokens: { minimum: 9 }", "お誕生日おめでとう", ScoreState.Failed, 8)]
    [InlineData("a-model-of-somebody", "tokens: { equals: 8 }", "お誕生日おめでとう", ScoreState.Passed, 8)]
    [InlineData("gpt-4o", "tokens: { maximum: '{{ count }}' }", "2 + 2 = 4", ScoreState.Failed, 7)]
    public void Tokens_are_those_of_the_model_that_answered(string model, string scorer, string answer, ScoreState state, int tokens)
    {
        var score = ScorerRun.Judge(scorer, ScorerRun.Answer with { Model = model, Text = answer });
        Assert.Equal((state, (double)tokens), (score.State, score.Raw));
    }

    [Fact]
    public void An_unscored_cell_has_no_value()
    {
        var score = Score("sentences: '{{ text }}'", "One.");
        Assert.True(double.IsNaN(score.Value));
        Assert.Equal("'text' is not a number of sentences.", score.Reason);
    }

    private static Score Score(string scorer, string answer) => ScorerRun.Judge(scorer, answer);
}
