using PromptRegistry.Canonical;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Tests.Recordings;

public sealed class CanonicalRequestTests
{
    private const string Schema = """{"type":"object"}""";

    private static readonly ModelSettings Settings =
        new() { Name = "gpt-4o-mini", Temperature = 0.3, MaxOutputTokens = 400, Seed = 7, Stop = ["END"] };

    internal static readonly ModelRequest Request = new(
        "openai",
        "gpt-4o-mini",
        [new("system", "Say \"hi\".\n\u0007é😀"), new("user", "<text>a\tb</text>")],
        new ChatTarget(Settings, Schema, "any"),
        Sample: 2);

    [Fact]
    public void Writes_sorted_keys_without_white_space_and_the_shortest_escapes()
    {
        const string messages = """{"messages":[{"content":"Say \"hi\".\n\u0007é😀","role":"system"},{"content":"<text>a\tb</text>","role":"user"}]""";
        const string options = """{"frequencyPenalty":null,"maxOutputTokens":400,"presencePenalty":null,"seed":7,"stop":["END"],"temperature":0.3,"topK":null,"topP":null}""";
        Assert.Equal(
            $$"""{{messages}},"model":"gpt-4o-mini","options":{{options}},"provider":"openai","responseFormat":{"type":"object"},"sample":2,"tools":[]}""",
            CanonicalRequest.Write(Request));
    }

    [Fact]
    public void The_key_is_the_digest_of_that_text_and_never_changes_by_accident() =>
        Assert.Equal(
            "1df5912303cb6a1125007e22fa8404f84ab2853e5d6dbe451a2105eb2456b446",
            CanonicalRequest.Key(Request).ToString());

    [Fact]
    public void Everything_that_decides_the_answer_changes_the_key()
    {
        ModelRequest[] others =
        [
            Request with { Provider = "sample" },
            Request with { Model = "gpt-4o" },
            Request with { Messages = [Request.Messages[0]] },
            Request with { Messages = [new("developer", Request.Messages[0].Text), Request.Messages[1]] },
            Request with { Target = new ChatTarget(Settings with { Temperature = 0.4 }, Schema, "any") },
            Request with { Target = new ChatTarget(Settings with { Stop = [] }, Schema, "any") },
            Request with { Target = new ChatTarget(Settings, null, "any") },
            Request with { Sample = 3 },
        ];
        Assert.Equal(others.Length + 1, others.Append(Request).Select(CanonicalRequest.Key).Distinct().Count());
    }

    [Fact]
    public void Names_of_the_model_in_the_settings_and_of_the_prompt_do_not_count() =>
        Assert.Equal(
            CanonicalRequest.Key(Request),
            CanonicalRequest.Key(Request with { Target = new ChatTarget(Settings with { Name = "other" }, Schema, "other") }));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(123456789012345680000.0, "123456789012345680000")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000001, "1e-7")]
    [InlineData(-1.5e-9, "-1.5e-9")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    public void Numbers_are_written_as_ECMAScript_writes_them(double number, string expected) =>
        Assert.Equal(expected, CanonicalText.Number(number));
}
