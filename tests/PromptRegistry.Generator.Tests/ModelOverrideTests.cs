using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>Accessors of prompts that say something else to certain models, compiled and interpreted.</summary>
public sealed class ModelOverrideTests
{
    private const string Caller = """
        using System.Threading.Tasks;
        using Demo;
        using Microsoft.Extensions.AI;
        using PromptRegistry;

        public static class Caller
        {
            public static RenderedPrompt Render(string model) => Prompts.Talk.Render("t", new PromptContext { Model = model });

            public static Task<PromptRegistry.Chat.PromptResult> Run(IChatClient client, string model) =>
                Prompts.Talk.RunAsync(client, "t", new PromptContext { Model = model });
        }
        """;

    [Theory]
    [InlineData("1.0.0", null, "Long t;Go t", "gpt-5-mini", 0.5f)]
    [InlineData("1.0.0", "gpt-5", "Long t;Go t", "gpt-5", 0.5f)]
    [InlineData("1.0.0", "claude-sonnet-4", "Terse t;Go t", "claude-sonnet-4", null)]
    [InlineData("1.0.1", null, "Longer t;Go t", "gpt-5-mini", 0.5f)]
    [InlineData("1.0.1", "claude-sonnet-4", "Terser t;Go t", "claude-sonnet-4", null)]
    public void The_model_in_use_decides(string version, string? model, string texts, string asked, float? temperature)
    {
        var prompt = (RenderedPrompt)Compiled(version).GetMethod("Render")!.Invoke(null, [model])!;

        Assert.Equal(texts, string.Join(';', prompt.Messages.Select(m => m.Text)));
        var options = prompt.CreateOptions();
        Assert.Equal((asked, temperature, 400), (options.ModelId, options.Temperature, options.MaxOutputTokens));
    }

    [Theory]
    [InlineData("1.0.0", "Terse t")]
    [InlineData("1.0.1", "Terser t")]
    public async Task A_call_goes_by_the_model_of_its_client_where_nobody_names_one(string version, string expected)
    {
        var client = new AskedClient("claude-sonnet-4");

        await (Task<PromptResult>)Compiled(version, named: false).GetMethod("Run")!.Invoke(null, [client, null])!;

        Assert.Equal(expected, client.Messages![0].Text);
        Assert.Equal(("claude-sonnet-4", null), (client.Options!.ModelId, client.Options.Temperature));
    }

    /// <summary>The caller of an accessor that was compiled from 1.0.0, in an app whose environment points to a version.</summary>
    private static Type Compiled(string version, bool named = true)
    {
        var run = new GeneratorRun();
        foreach (var (path, text) in Files("1.0.0", named)) run.Add(path, text);
        var assembly = run.AddCode(Caller).Load();
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        var live = new LivePrompts(new OnePromptSource("talk", version, Files(version, named)), "prod");
        live.Refresh();
        // For the test that calls this, and not for the process: other tests have theirs at the same time.
        _ = live.EnterScope();
        return assembly.GetType("Caller", throwOnError: true)!;
    }

    private static MemoryFiles Files(string version, bool named) => new()
    {
        [PromptPaths.Manifest("talk")] = $$"""
            name: talk
            version: {{version}}
            model: { {{(named ? "name: gpt-5-mini, " : "")}}temperature: 0.5, max-output-tokens: 400 }
            models: { claude: { temperature: null, templates: { system.scriban: terse.scriban } } }
            inputs: { text: string }
            messages: [{ role: system, template: system.scriban }, { role: user, content: "Go {{"{{ text }}"}}" }]

            """,
        [PromptPaths.Template("talk", "system.scriban")] = version == "1.0.0" ? "Long {{ text }}" : "Longer {{ text }}",
        [PromptPaths.Template("talk", "terse.scriban")] = version == "1.0.0" ? "Terse {{ text }}" : "Terser {{ text }}",
    };

    private sealed class AskedClient(string model) : IChatClient
    {
        public List<ChatMessage>? Messages { get; private set; }

        public ChatOptions? Options { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            (Messages, Options) = ([.. messages], options);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Done.")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, model) : null;

        public void Dispose()
        {
        }
    }
}
