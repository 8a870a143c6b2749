namespace PromptRegistry.SampleModel.Tests.Rules;

/// <summary>Asked to improve a part of a prompt, the model says what the cases in the request have in common, and knows nothing else.</summary>
public sealed class ImprovingRuleTests
{
    private const string Improve = "You improve one part of a prompt for a language model.";

    [Fact]
    public void Words_of_cases_that_were_not_right_stand_behind_their_label() => Assert.Equal("""
        The part should say more.
        ```
        - account: a kind, password
        - billing: another kind
        ```
        """.ReplaceLineEndings("\n"), Ask.System(Improve, """
        The part as it is:
        <part>
        - account: a kind
        - billing: another kind
        </part>
        <case>
        text: "Hi, my password is off"
        answer: billing
        expected: account
        score: 0
        </case>
        <case>
        text: "Hi, the invoice is off"
        answer: billing
        expected: billing
        score: 1
        </case>
        """.ReplaceLineEndings("\n")));

    [Theory]
    [InlineData("{\"people\":[\"Ada\"]}", "", "Answer with a JSON object: {\"people\": [\"…\"]}")]
    [InlineData("It costs 5 euros.", "feedback: sentences: Found 5 sentences; expected exactly 2\n", "Write exactly 2 sentences.")]
    public void The_form_and_the_length_of_answers_are_said(string expected, string feedback, string line)
    {
        var answer = Ask.System(Improve, $"<part>\nDo it.\n</part>\n<case>\ntext: \"x\"\nexpected: {expected}\nscore: 0.5\n{feedback}</case>");
        Assert.Equal($"The part should say more.\n```\nDo it.\n{line}\n```", answer);
    }

    [Fact]
    public void A_rule_has_only_what_is_new()
    {
        var answer = Ask.System(Improve.Replace("part of", "part of", StringComparison.Ordinal) + " with a rule that is put behind it", "<part>\n- a: x\n</part>\n<case>\ntext: \"windmill\"\nexpected: b\nscore: 0\n</case>");
        Assert.Equal("The part should say more.\n```\n- b: windmill\n```", answer);
    }

    [Fact]
    public void What_was_observed_of_cases_goes_into_the_part()
    {
        var observed = Ask.System("You describe data.", "<case>\ntext: \"windmill\"\nexpected: mill\n</case>\n<written>\nWords that go with the answers:\n- tree: beech\n</written>\n");
        Assert.Equal("Words that go with the answers:\n- tree: beech\n- mill: windmill", observed);
        Assert.Contains("- tree: a kind, beech\n- mill: windmill", Ask.System(Improve, $"<observations>\n{observed}\n</observations>\n<case>\ntext: \"x\"\nexpected: tree\nscore: 1\n</case>\n<part>\n- tree: a kind\n</part>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_cases_it_goes_by_what_is_usual()
    {
        Assert.Contains("sentences.", Ask.System(Improve, "<part score=\"0\">\nSummarise the text.\n</part>"), StringComparison.Ordinal);
        Assert.Contains("- billing: money, invoice, refund", Ask.System(Improve, "<part score=\"0\">\n- billing: money\n</part>"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_has_the_length_of_the_examples_where_none_is_stated() =>
        Assert.Equal("One. Two.", Ask.System("You summarise texts.\n\nText: a b c\nAnswer: A here. B there.", "<text>\nOne. Two. Three.\n</text>"));
}
