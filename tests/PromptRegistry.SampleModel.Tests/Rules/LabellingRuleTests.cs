namespace PromptRegistry.SampleModel.Tests.Rules;

public sealed class LabellingRuleTests
{
    private const string Labels = """
        You triage support messages.
        Categories:
        - billing: charges, invoices and refunds
        - technical: errors, crashes and things that do not work
        - account: password, login and profile
        - other: anything else
        Urgency:
        - high: the customer cannot work or loses money
        - normal: anything else
        """;

    private const string Shape = """
        Answer with JSON: { "category": ..., "urgency": ... }
        """;

    [Theory]
    [InlineData("I was charged twice, please refund one of the invoices.", """{"category":"billing","urgency":"normal"}""")]
    [InlineData("The app crashes with an error and my team cannot work.", """{"category":"technical","urgency":"high"}""")]
    [InlineData("Do you have an office in Oslo?", """{"category":"other","urgency":"normal"}""")]
    public void Chooses_the_label_whose_description_shares_most_words(string message, string expected) =>
        Assert.Equal(expected, Ask.System($"{Labels}\n{Shape}", $"<message>{message}</message>"));

    [Fact]
    public void Answers_with_the_bare_label_when_no_object_is_described() =>
        Assert.Equal("account", Ask.System(Labels, "<message>I forgot my password.</message>"));

    [Fact]
    public void Learns_from_examples_in_the_prompt()
    {
        const string message = "<message>The parcel arrived with a dent.</message>";
        const string examples = """
            Message: My parcel has a dent and a scratch.
            Label: {"category": "billing", "urgency": "high"}
            """;

        Assert.Equal("""{"category":"other","urgency":"normal"}""", Ask.System($"{Labels}\n{Shape}", message));
        Assert.Equal("""{"category":"billing","urgency":"high"}""", Ask.System($"{Labels}\n{examples}\n{Shape}", message));
    }

    [Fact]
    public void Knows_only_the_labels_that_the_prompt_lists() =>
        Assert.Equal(
            """{"category":"parcels"}""",
            Ask.System(
                "Classify the message.\n- parcels: dents, delays\n- refunds: money\nAnswer as { \"category\": \"...\""
                    + " }",
                "<message>Crash! There are dents.</message>"));

    [Fact]
    public void Takes_allowed_values_from_a_schema() =>
        Assert.Equal(
            """{"urgency":"low"}""",
            Ask.System(
                """Classify the message. Schema: { "type": "object", "properties": { "urgency": { "type": "string", "enum": ["high", "low"] } } }""",
                "<message>This is of low importance.</message>"));
}
