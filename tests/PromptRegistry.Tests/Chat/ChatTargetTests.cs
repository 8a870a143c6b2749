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

    [Theory]
    [InlineData("""{"properties":{"a":{},"b":{},"c":{}},"required":["c","b"],"type":"object"}""", """{"properties":{"c":{},"b":{},"a":{}},"required":["c","b"],"type":"object"}""")]
    [InlineData(
        """{"properties":{"list":{"items":{"properties":{"a":1,"z":2},"required":["z"]}}}}""",
        """{"properties":{"list":{"items":{"properties":{"z":2,"a":1},"required":["z"]}}}}""")]
    [InlineData("""{"properties":{"properties":{"type":"string"},"required":{"type":"string"}},"required":["required"]}""",
        """{"properties":{"required":{"type":"string"},"properties":{"type":"string"}},"required":["required"]}""")]
    [InlineData("""{"properties":{"b":{},"a":{}},"required":[]}""", """{"properties":{"b":{},"a":{}},"required":[]}""")]
    [InlineData("""{"properties":{"b":{},"a":{}},"required":["gone","a",1,"a"]}""", """{"properties":{"a":{},"b":{}},"required":["gone","a",1,"a"]}""")]
    public void Properties_are_asked_for_in_the_order_of_what_is_required(string schema, string expected)
    {
        var target = new ChatTarget(new ModelSettings(), schema, "p");

        Assert.Equal(expected, Assert.IsType<ChatResponseFormatJson>(target.ToOptions().ResponseFormat).Schema!.Value.GetRawText());
        Assert.Equal(schema, target.OutputSchema);
    }

    [Fact]
    public void What_is_said_for_a_model_holds_for_it_alone()
    {
        var target = new ChatTarget(new ModelSettings { Name = "own", Temperature = 0.5 }, null, null)
            .WithModels(new ModelOverride("claude", new ModelSettings { Name = "own", MaxOutputTokens = 9, ExtraJson = """{"a":1}""" })).WithTools("auto");

        var claude = target.For("claude-3");
        Assert.Same(target, target.For(null));
        Assert.Equal(("claude-3", null, 9, 1L, 0), (claude.ToOptions().ModelId, claude.ToOptions().Temperature, claude.ToOptions().MaxOutputTokens, claude.ToOptions().AdditionalProperties!["a"], claude.Variant));
        Assert.Equal(("other", 0.5f, null, -1), (claude.For("other").ToOptions().ModelId, claude.For("other").ToOptions().Temperature, claude.For("other").ToOptions().AdditionalProperties, claude.For("other").Variant));
        Assert.Equal(("own", ChatToolMode.Auto), (claude.For(null).ToOptions().ModelId, claude.For(null).ToOptions().ToolMode));
    }
}
