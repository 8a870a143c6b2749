using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Registry;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>Accessors of prompts whose parts have priorities, compiled, interpreted, and for another model.</summary>
public sealed class ContextWindowTests
{
    private const string Caller = """
        using Demo;
        using Microsoft.Extensions.AI;
        using PromptRegistry;

        public static class Caller
        {
            public static RenderedPrompt Render(string docs) => Prompts.Ask.Render(docs);

            public static System.Threading.Tasks.Task<PromptRegistry.Chat.PromptResult> Run(IChatClient client, string docs, string model) =>
                Prompts.Ask.RunAsync(client, docs, new PromptContext { Model = model });
        }
        """;

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.1")]
    public async Task What_the_window_has_no_room_for_is_left_out_and_on_the_result(string version)
    {
        var caller = Start(version);
        var prompt = (RenderedPrompt)caller.GetMethod("Render")!.Invoke(null, ["a b c"])!;
        using var client = new Counting();
        var result = await (Task<PromptResult>)caller.GetMethod("Run")!.Invoke(null, [client, "a b c", "small"])!;

        Assert.Equal("Rules.\n\na b c\n\nchatter\n\nGo.", prompt.Text);
        Assert.Empty(prompt.Dropped);
        Assert.Equal("Rules.|a b c|Go.", client.Asked);
        Assert.Equal([("message 2", 1)], result.Dropped.Select(d => (d.Name, d.Priority)));
        Assert.Equal(version, result.Identity.Version);
        Assert.Equal(
            prompt.Text,
            string.Join("\n\n", PromptLoader.Load("ask", Files(version), RepositorySettings.Default).Prompt!.Render(new Dictionary<string, TemplateValue> { ["docs"] = "a b c" }, CancellationToken.None).Select(m => m.Text)));
    }

    private static Type Start(string version)
    {
        var run = new GeneratorRun();
        foreach (var (path, content) in Files("1.0.0")) run.Add(path, content);
        var assembly = run.AddCode(Caller).Load();
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        var live = new LivePrompts(new OnePromptSource("ask", version, Files(version)), "prod");
        live.Refresh();
        // For the test that calls this, and not for the process: other tests have theirs at the same time.
        _ = live.EnterScope();
        return assembly.GetType("Caller", throwOnError: true)!;
    }

    private static MemoryFiles Files(string version) => new()
    {
        [PromptPaths.Manifest("ask")] = $$"""
            name: ask
            version: {{version}}
            description: {{version}}
            inputs: { docs: string }
            model: { name: large, context-window: 1000 }
            models: { small: { context-window: 7 } }
            messages:
              - { role: system, content: "Rules." }
              - { role: user, content: "chatter", priority: 1 }
              - { role: user, content: "{{"{{ docs }}"}}", priority: 10 }
              - { role: user, content: "Go." }

            """,
    };

    private sealed class Counting : IChatClient
    {
        public string? Asked { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked = string.Join('|', messages.Select(m => m.Text));
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
