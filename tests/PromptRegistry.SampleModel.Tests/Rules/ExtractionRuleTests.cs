namespace PromptRegistry.SampleModel.Tests.Rules;

public sealed class ExtractionRuleTests
{
    private const string Text =
        "Maria Lindgren joined Northwind Bank in Oslo. Dr. Okafor of the University of Lagos flew to Paris. Lindgren"
            + " thanked UNESCO.";

    [Fact]
    public void Fills_the_keys_that_the_prompt_describes() =>
        Assert.Equal(
            """{"people":["Maria Lindgren","Okafor"],"organizations":["Northwind Bank","University of Lagos","UNESCO"],"places":["Oslo","Paris"]}""",
            Ask.System(
                "Extract entities as JSON: { \"people\": [], \"organizations\": [], \"places\": [] }",
                $"<text>{Text}</text>"));

    [Fact]
    public void Reads_the_keys_of_a_schema() =>
        Assert.Equal(
            """{"places":["Oslo","Paris"]}""",
            Ask.System(
                """
                Extract entities. Answer with JSON that fits this schema:
                { "type": "object", "required": ["places"], "properties": { "places": { "type": "array", "items": { "type": "string" } } } }
                """,
                $"<text>{Text}</text>"));

    [Fact]
    public void Answers_in_prose_when_no_object_is_described() =>
        Assert.Equal(
            "The text mentions Maria Lindgren, Oslo.",
            Ask.System("Extract names.", "<text>We met Maria Lindgren in Oslo.</text>"));

    [Fact]
    public void Finds_nothing_where_nothing_is_named() =>
        Assert.Equal("""{"people":[]}""", Ask.System("Extract entities: { \"people\": [] }", "<text>The rain fell on Monday.</text>"));
}
