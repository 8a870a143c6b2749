using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Tests.Chat;

public sealed class ChatTargetTests
{
    [Fact]
    public void Model_settings_become_chat_options()
    {
        var target = new ChatTarget(
            new ModelSettings { Name = "m", Temperature = 0.5, MaxOutputTokens = 9, TopP = 1, Seed = 7, Stop = ["END"] }, null, null);

        var options = target.ToOptions();

        Assert.Equal(("m", 0.5f, 9, 1f, 7L), (options.ModelId, options.Temperature, options.MaxOutputTokens, options.TopP, options.Seed));
        Assert.Equal(["END"], options.StopSequences);
        Assert.NotSame(options, target.ToOptions());
    }

    [Theory]
    [InlineData("none", ReasoningEffort.None)]
    [InlineData("low", ReasoningEffort.Low)]
    [InlineData("medium", ReasoningEffort.Medium)]
    [InlineData("high", ReasoningEffort.High)]
    [InlineData("extra-high", ReasoningEffort.ExtraHigh)]
    public void The_effort_becomes_reasoning_options(string word, ReasoningEffort expected) =>
        Assert.Equal(expected, new ChatTarget(new ModelSettings { ReasoningEffort = word }, null, null).ToOptions().Reasoning!.Effort);

    [Fact]
    public void What_a_provider_alone_knows_is_passed_on()
    {
        var target = new ChatTarget(new ModelSettings { ExtraJson = """{"a":"x","b":true,"c":3,"d":0.5,"e":[1],"f":null}""" }, null, null);

        var first = target.WithTools(null).ToOptions().AdditionalProperties!;

        Assert.Equal(["x", true, 3L, 0.5], [first["a"], first["b"], first["c"], first["d"]]);
        Assert.Equal("[1]", Assert.IsType<System.Text.Json.JsonElement>(first["e"]).GetRawText());
        Assert.Null(first["f"]);
        first["a"] = "y";
        Assert.Equal("x", target.ToOptions().AdditionalProperties!["a"]);
        Assert.Null(new ChatTarget(new ModelSettings(), null, null).ToOptions().AdditionalProperties);
    }

    [Fact]
    public void A_schema_becomes_the_response_format()
    {
        var target = new ChatTarget(new ModelSettings(), """{"type":"object"}""", "support/triage");

        var format = Assert.IsType<ChatResponseFormatJson>(target.ToOptions().ResponseFormat);

        Assert.Equal("support_triage", format.SchemaName);
    }
}
