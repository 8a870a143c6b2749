using PromptRegistry.Chat;

namespace PromptRegistry.Tests.Chat;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("{\"a\": 1}")]
    [InlineData("```json\n{\"a\": 1}\n```")]
    [InlineData("Here it is:\n{\"a\": 1}\nAnything else?")]
    [InlineData("{\"a\": 1.0}")]
    public void Json_is_found_in_what_the_model_says(string text)
    {
        Assert.Equal(1, Answer.Parse(text, a => a.Property("a").Integer()));
    }

    [Theory]
    [InlineData("no json at all", "is not JSON")]
    [InlineData("{\"a\": ", "is not JSON")]
    [InlineData("[1]", "The answer must be an object, but [1] was found.")]
    [InlineData("{\"b\": 1}", "/a of the answer must be a whole number, but nothing was found.")]
    [InlineData("{\"a\": \"x\"}", "/a of the answer must be a whole number, but \"x\" was found.")]
    [InlineData("{\"a\": 1.5}", "/a of the answer must be a whole number, but 1.5 was found.")]
    public void What_is_wrong_is_named_with_its_place(string text, string expected)
    {
        Assert.False(Answer.TryParse(text, a => a.Property("a").Integer().ToString(System.Globalization.CultureInfo.InvariantCulture), out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_know_their_index()
    {
        var exception = Assert.Throws<AnswerFormatException>(() =>
            Answer.Parse("""{"list": ["a", 2]}""", a => a.Property("list").Items(i => i.Text())));

        Assert.Equal("/list/1 of the answer must be a text, but 2 was found.", exception.Message);
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1")]
    [InlineData("0")]
    public void A_number_within_its_limits_is_read(string number) =>
        Assert.InRange(Answer.Parse($$"""{"a": {{number}}}""", a => a.Property("a").AtLeast(0).AtMost(1).MultipleOf(0.1).Number()), 0, 1);

    [Theory]
    [InlineData("3", "/a of the answer must be at most 1, but 3 was found.")]
    [InlineData("-0.1", "/a of the answer must be at least 0, but -0.1 was found.")]
    [InlineData("0.25", "/a of the answer must be a multiple of 0.1, but 0.25 was found.")]
    [InlineData("\"x\"", "/a of the answer must be a number, but \"x\" was found.")]
    public void A_number_outside_of_its_limits_is_named(string number, string expected) =>
        AssertRefused($$"""{"a": {{number}}}""", a => a.Property("a").AtLeast(0).AtMost(1).MultipleOf(0.1).Number().ToString(System.Globalization.CultureInfo.InvariantCulture), expected);

    [Theory]
    [InlineData("1", "/a of the answer must be more than 1, but 1 was found.")]
    [InlineData("2", "/a of the answer must be less than 2, but 2 was found.")]
    public void A_bound_that_does_not_belong_is_refused(string number, string expected) =>
        AssertRefused($$"""{"a": {{number}}}""", a => a.Property("a").MoreThan(1).LessThan(2).Number().ToString(System.Globalization.CultureInfo.InvariantCulture), expected);

    [Theory]
    [InlineData("\"x\"", "/a of the answer must be a text of 2 to 3 characters, but \"x\" was found.")]
    [InlineData("\"xxxx\"", "/a of the answer must be a text of 2 to 3 characters, but \"xxxx\" was found.")]
    [InlineData("\"1xx\"", "/a of the answer must be a text that matches ^[a-z😀]+$, but \"1xx\" was found.")]
    public void A_text_outside_of_its_limits_is_named(string text, string expected) =>
        AssertRefused($$"""{"a": {{text}}}""", a => a.Property("a").Length(2, 3).Matching("^[a-z😀]+$").Text(), expected);

    [Fact]
    public void Characters_are_counted_as_people_count_them() =>
        Assert.Equal("😀😀", Answer.Parse("""{"a": "😀😀"}""", a => a.Property("a").Length(2, 2).Text()));

    [Theory]
    [InlineData("[]", "/a of the answer must be a list of at least 1 item, but [] was found.")]
    [InlineData("{}", "/a of the answer must be a list, but {} was found.")]
    public void A_list_of_the_wrong_length_is_named(string list, string expected) =>
        AssertRefused($$"""{"a": {{list}}}""", a => string.Concat(a.Property("a").Count(1, int.MaxValue).Items(i => i.Text())), expected);

    private static void AssertRefused(string text, Func<AnswerReader, string> read, string expected)
    {
        Assert.False(Answer.TryParse(text, read, out _, out var error));
        Assert.Equal(expected, error);
    }
}
