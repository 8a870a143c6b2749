using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Registry;

namespace PromptRegistry.Tests.Middleware;

/// <summary>A prompt of a name of its own, for a test that listens to the whole process.</summary>
internal static class Rendered
{
    public static RenderedPrompt Prompt(string name, string system = "Be brief.", string? schema = null, string? team = null) => new(
        [new RenderedMessage("system", system), new RenderedMessage("user", "Where is my order?")],
        new ChatTarget(ModelSettings.Create(name: "m", maxOutputTokens: 100), schema, "answer"),
        new PromptIdentity { Name = name, Version = "1.0.0", Digest = "sha256:1", Team = team, Reason = ResolutionReason.CompiledIn });
}
