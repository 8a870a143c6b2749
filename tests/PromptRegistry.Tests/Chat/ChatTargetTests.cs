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

    [Fact]
    public void A_schema_becomes_the_response_format()
    {
        var target = new ChatTarget(new ModelSettings(), """{"type":"object"}""", "support/triage");

        var format = Assert.IsType<ChatResponseFormatJson>(target.ToOptions().ResponseFormat);

        Assert.Equal("support_triage", format.SchemaName);
    }
}
