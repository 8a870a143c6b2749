using System.Text.Json.Nodes;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>
/// The published clients of Langfuse read from a running server. They come from npm: <c>.ci/run</c> installs them, and by hand it is <c>npm i langfuse @langfuse/client</c>
/// in a folder that <c>PROMPTREGISTRY_LANGFUSE_CLIENTS</c> names.
/// </summary>
public sealed class LangfuseClientTests
{
    [Fact]
    public async Task Both_published_clients_read_prompts()
    {
        var folder = Environment.GetEnvironmentVariable("PROMPTREGISTRY_LANGFUSE_CLIENTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "PROMPTREGISTRY_LANGFUSE_CLIENTS names no folder with the clients of Langfuse from npm.");
        await using var prompts = await LangfusePrompts.StartAsync();

        var run = await Task.Run(
            () => ProcessRunner.Run("node", [Path.Combine(AppContext.BaseDirectory, "langfuse-clients.mjs"), folder!, prompts.Server.Url], folder!), TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.ToString());
        var result = JsonNode.Parse(run.Output.Trim().Split('\n')[^1])!.AsObject();
        foreach (var (key, expected) in new Dictionary<string, string>
        {
            ["oldText"] = """[1,"text",["prod","production","1.0.0"],"Version 1.0.0 of summarization. Hi"]""",
            ["oldChat"] = """[{"role":"system","content":"Be warm, in 3 words, for Acme."},{"role":"assistant","content":"Before"},{"role":"user","content":"Why?"}]""",
            ["oldVersion"] = "\"Version 1.1.0 of summarization. {{text}}\"",
            ["oldMissing"] = "\"Prompt not found: 'nope' with label 'production'\"",
            ["newText"] = """[2,"text","1.1.0","Version 1.1.0 of summarization. Hi"]""",
            ["newChat"] = """[{"role":"system","content":"Be plain, in 3 words, for Acme."},{"role":"assistant","content":"Before"},{"role":"user","content":"Why?"}]""",
            ["newSemver"] = "2",
            ["newList"] = """[["loop","summarization"],3]""",
            ["newMissing"] = "\"Prompt not found: 'nope' with label 'production'\"",
        })
        {
            Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), result[key]!.ToJsonString());
        }

        foreach (var (key, says) in new Dictionary<string, string>
        {
            ["oldLoop"] = "because a 'for' stands in it",
            ["newLoop"] = "because a 'for' stands in it",
            ["newWrite"] = "dotnet prompt release",
            ["newMove"] = "dotnet prompt promote",
        })
        {
            Assert.Contains(says, (string?)result[key], StringComparison.Ordinal);
        }
    }
}
