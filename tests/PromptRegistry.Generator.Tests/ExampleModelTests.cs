using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Examples;
using PromptRegistry.Registry;
using PromptRegistry.Templates;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>Accessors whose examples are chosen by the vectors of a model that the app gives.</summary>
public sealed class ExampleModelTests
{
    private const string Caller = """
        using System.Threading.Tasks;
        using Microsoft.Extensions.AI;
        using PromptRegistry.Chat;

        public static class Caller
        {
            public static string Render(string text) => Demo.Prompts.Kinds.Render(text).Text;

            public static Task<PromptResult> Run(IChatClient client, string text) => Demo.Prompts.Kinds.RunAsync(client, text);

            public static async Task<string> Stream(IChatClient client, string text)
            {
                var all = "";
                await foreach (var update in Demo.Prompts.Kinds.StreamAsync(client, text)) all += update.Text;
                return all;
            }
        }
        """;

    [Fact]
    public async Task The_model_is_asked_before_rendering_once_for_each_text_and_named_where_it_lacks()
    {
        var model = $"lengths-{Guid.NewGuid():N}";
        var caller = Start(model);
        using var client = new Echo();

        var missing = Assert.Throws<System.Reflection.TargetInvocationException>(() => caller.GetMethod("Render")!.Invoke(null, ["12"]));
        Assert.Contains($"vectors of '{model}', and nobody gave that model", Assert.IsType<TemplateException>(missing.InnerException).Message, StringComparison.Ordinal);

        var lengths = new Lengths(model);
        using (PromptEmbeddings.Use(lengths))
        {
            var run = await (Task<PromptResult>)caller.GetMethod("Run")!.Invoke(null, [client, "12"])!;
            Assert.Equal("two", run.Text);
            Assert.Equal("four", await (Task<string>)caller.GetMethod("Stream")!.Invoke(null, [client, "1234"])!);
            var asked = lengths.Asked.Count;
            Assert.Equal(2 + 3, lengths.Asked.Distinct().Count());
            Assert.Equal("two\n\n12", caller.GetMethod("Render")!.Invoke(null, ["12"]));
            Assert.Equal(asked, lengths.Asked.Count);
            Assert.False(lengths.WasBlocked);
        }

        Assert.Throws<System.Reflection.TargetInvocationException>(() => caller.GetMethod("Render")!.Invoke(null, ["123456"]));
    }

    [Fact]
    public async Task A_version_that_needs_a_model_is_served_where_the_app_gives_it()
    {
        var model = $"lengths-{Guid.NewGuid():N}";
        var caller = Start(null);
        await using (var without = new LivePrompts(new OnePromptSource("kinds", "1.0.1", Files(model, "1.0.1")), "prod"))
        {
            var snapshot = await without.RefreshAsync(TestContext.Current.CancellationToken);
            Assert.Contains(snapshot.Problems, p => p.Message.Contains($"chooses its examples by vectors of '{model}', which the app does not have. Give it by UseEmbeddings", StringComparison.Ordinal));
        }

        using var known = PromptEmbeddings.Use(new Lengths(model));
        await using var live = new LivePrompts(new OnePromptSource("kinds", "1.0.1", Files(model, "1.0.1")), "prod");
        var with = await live.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(with.Problems, p => p.Prompt == "kinds");
        using var scope = live.EnterScope();
        Assert.Equal("two\n\n12", caller.GetMethod("Render")!.Invoke(null, ["12"]));
    }

    private static Type Start(string? model)
    {
        var run = new GeneratorRun();
        foreach (var (path, content) in Files(model, "1.0.0")) run.Add(path, content);
        var assembly = run.AddCode(Caller).Load();
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return assembly.GetType("Caller", throwOnError: true)!;
    }

    private static MemoryFiles Files(string? model, string version) => new()
    {
        [PromptPaths.Manifest("kinds")] = $$"""
            name: kinds
            version: {{version}}
            inputs: { text: string }
            messages:
              - { role: system, content: "{{"{{ for d in demos }}{{ d.output }}{{ end }}"}}" }
              - { role: user, content: "{{"{{ text }}"}}" }
            demos: { from: examples.jsonl, select: { k: 1, by: similarity{{(model is null ? "" : $", model: {model}")}} } }

            """,
        ["prompts/kinds/examples.jsonl"] = """
            {"inputs": {"text": "ab"}, "output": "two"}
            {"inputs": {"text": "abcd"}, "output": "four"}
            {"inputs": {"text": "abcdefgh"}, "output": "eight"}
            """,
    };

    /// <summary>A model for which texts of one length are alike.</summary>
    private sealed class Lengths(string model) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<string> Asked { get; } = [];

        public bool WasBlocked { get; private set; }

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            WasBlocked |= Environment.StackTrace.Contains("EmbeddedTexts.Of", StringComparison.Ordinal);
            var texts = values.ToList();
            lock (Asked) Asked.AddRange(texts);
            await Task.Yield();
            return [.. texts.Select(t => new Embedding<float>(new[] { MathF.Cos(t.Length / 10f), MathF.Sin(t.Length / 10f) }))];
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, model) : null;

        public void Dispose()
        {
        }
    }

    private sealed class Echo : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.First().Text)));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, messages.First().Text);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
