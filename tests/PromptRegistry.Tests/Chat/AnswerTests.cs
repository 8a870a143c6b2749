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
}
