using System.Text.Json;
using PromptRegistry.Chat;

namespace PromptRegistry.Tests.Chat;

public sealed class AnswerPartsTests
{
    private const string Whole = """
        Here it is: ```json
        { "category": "billing", "confidence": 0.75, "reply": "Dear \"Zoë\" 👋,\nyes.", "parts": [ {"name": "a", "n": [1, 2]}, {"name": "ü"} ], "deep": {"x": {"y": [1]}}, "last": null }
        ``` Done } ].
        """;

    [Fact]
    public void A_property_is_there_as_soon_as_its_value_is_complete()
    {
        var parts = new AnswerParts();

        Assert.False(parts.Append("""{ "category": "bill"""));
        Assert.Null(Text(parts, "category"));
        Assert.True(parts.Append("""ing", "confidence": 0.7"""));
        Assert.Equal("billing", Text(parts, "category"));
        Assert.Null(parts.Value("confidence", p => (double?)p.Number()));
        Assert.True(parts.Append("""5, """));
        Assert.Equal(0.75, parts.Value("confidence", p => (double?)p.Number()));
        Assert.Null(parts.Items("parts", p => p.Text()));
        Assert.True(parts.Append(""" "parts": ["""));
        Assert.Empty(parts.Items("parts", p => p.Text())!);
        Assert.True(parts.Append(""" "a", "b"""));
        Assert.Equal(["a"], parts.Items("parts", p => p.Text())!);
        Assert.True(parts.Append("\" ] "));
        Assert.Equal(["a", "b"], parts.Items("parts", p => p.Text())!);
        Assert.Same(parts.Items("parts", p => p.Text()), parts.Items("parts", p => p.Text()));
        Assert.False(parts.Append("} and more { 'category': 'other' }".Replace('\'', '"')));
        Assert.Equal("billing", Text(parts, "category"));
    }

    [Fact]
    public void However_an_answer_is_cut_its_parts_are_those_of_the_whole()
    {
        using var expected = JsonDocument.Parse(Whole[Whole.IndexOf('{')..(Whole.LastIndexOf("null }", StringComparison.Ordinal) + 6)]);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var parts = new AnswerParts();
            var lists = new AnswerParts();
            for (var at = 0; at < Whole.Length;)
            {
                var size = Math.Min(random.Next(1, seed % 2 == 0 ? 4 : 40), Whole.Length - at);
                parts.Append(Whole.Substring(at, size));
                if (lists.Append(Whole.Substring(at, size))) lists.Items("parts", NameOf);
                at += size;
                if (parts.Value("parts", p => p.Json().GetRawText()) is { } list) Assert.Equal(expected.RootElement.GetProperty("parts").GetRawText(), list);
            }

            foreach (var property in expected.RootElement.EnumerateObject())
                Assert.Equal(property.Value.GetRawText(), parts.Value(property.Name, p => p.Json().GetRawText()));

            Assert.Equal(["a", "ü"], lists.Items("parts", NameOf)!);
        }

        static string NameOf(AnswerReader part) => part.Property("name").Text();
    }

    [Fact]
    public void What_the_schema_does_not_allow_is_left_out_and_a_list_ends_before_it()
    {
        var parts = new AnswerParts();
        parts.Append("""{ "confidence": 7, "list": [1, 2, "x", 3], "half": "\ud800", "twice": 1, "twice": 2, "word": [1]""");

        Assert.Null(parts.Value("confidence", p => (double?)p.AtMost(1).Number()));
        Assert.Equal([1, 2], parts.Items("list", p => p.Integer())!);
        Assert.Null(Text(parts, "half"));
        Assert.Equal(2, parts.Value("twice", p => (long?)p.Integer()));
        Assert.Null(parts.Items("confidence", p => p.Number()));
        Assert.Null(Text(parts, "word"));
    }

    [Theory]
    [InlineData("""{ "a": 1, b: 2, "c": 3 }""")]
    [InlineData("""{ "a": 1, "\ud800": 2, "c": 3 }""")]
    [InlineData("""{ "a": 1 ]""")]
    public void Reading_ends_where_the_text_is_no_json(string text)
    {
        var parts = new AnswerParts();
        foreach (var c in text) parts.Append(c.ToString());

        Assert.Equal(1, parts.Value("a", p => (long?)p.Integer()));
        Assert.Null(parts.Value("c", p => (long?)p.Integer()));
        Assert.False(parts.Append("\"d\": 4, "));
    }

    [Theory]
    [InlineData("no brackets at all")]
    [InlineData("[1, 2, 3]")]
    [InlineData("")]
    public void An_answer_that_is_no_object_has_no_parts(string text)
    {
        var parts = new AnswerParts();

        Assert.False(parts.Append(text));
        Assert.Null(Text(parts, "a"));
    }

    [Fact]
    public void Half_a_character_is_no_answer()
    {
        Assert.False(Answer.TryParse("""{ "a": "\ud800" }""", a => a.Property("a").Text(), out _, out var error));
        Assert.StartsWith("The answer has half a character in a text", error, StringComparison.Ordinal);
    }

    private static string? Text(AnswerParts parts, string name) => parts.Value(name, p => p.Text());
}
