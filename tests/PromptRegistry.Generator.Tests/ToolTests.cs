using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>Accessors of prompts with tools: what the model is told, typed arguments, and the app's functions called.</summary>
public sealed class ToolTests
{
    private const string Manifest = """
        name: desk
        version: 1.0.0
        inputs: { question: string }
        messages:
          - { role: user, content: "{{ question }}" }
        tools:
          - name: find_order
            description: Finds an order by its number.
            parameters: order.schema.json
          - { name: ping }

        """;

    private const string Schema = """
        { "type": "object", "required": ["number"], "properties": {
            "number": { "type": "string", "description": "As printed on the bill." },
            "since": { "type": "integer", "minimum": 2000 },
            "kind": { "enum": ["open", "closed"] } } }
        """;

    private const string Caller = """
        using System.Threading.Tasks;
        using Demo;
        using Microsoft.Extensions.AI;
        using PromptRegistry;

        public static class Caller
        {
            public static RenderedPrompt Render() => Prompts.Desk.Render("Where is A-17?", new PromptContext { Functions = Functions() });

            public static Task<PromptRegistry.Chat.PromptResult> Run(IChatClient client) =>
                Prompts.Desk.RunAsync(client, "Where is A-17?", new PromptContext { Functions = Functions() });

            public static string Parse(FunctionCallContent call) =>
                Prompts.Desk.FindOrderArguments.TryParse(call, out var arguments, out var error) ? arguments.ToString() : error;

            private static AIFunction[] Functions() => new[]
            {
                Prompts.Desk.Tools.FindOrder(async (order, _) =>
                {
                    await Task.Yield();
                    return new System.Collections.Generic.Dictionary<string, string> { ["state"] = order.Number + " is " + (order.Kind?.ToString() ?? "unknown") };
                }),
            };
        }
        """;

    private static readonly Lazy<Assembly> Compiled = new(() => Run(LanguageVersion.Preview).AddCode(Caller).Load());

    [Fact]
    public void Tools_are_declared_to_the_model_and_those_with_code_can_be_called()
    {
        var options = Call<RenderedPrompt>("Render").CreateOptions();

        Assert.Equal(["find_order", "ping"], options.Tools!.Select(t => t.Name));
        Assert.Equal(["Finds an order by its number.", ""], options.Tools!.Select(t => t.Description));
        Assert.IsType<AIFunction>(options.Tools![0], exactMatch: false);
        Assert.IsNotType<AIFunction>(options.Tools[1], exactMatch: false);
        Assert.Equal("As printed on the bill.", ((AIFunctionDeclaration)options.Tools[0]).JsonSchema.GetProperty("properties").GetProperty("number").GetProperty("description").GetString());
        Assert.Null(options.ToolMode);
    }

    [Fact]
    public async Task Function_invocation_runs_the_code_with_typed_arguments()
    {
        var asked = new ToolClient(new() { ["number"] = "A-17", ["kind"] = "open" });
        using var client = asked.AsBuilder().UseFunctionInvocation().Build();

        var result = await Call<Task<PromptResult>>("Run", client);

        Assert.Equal("Done.", result.Text);
        Assert.Equal("A-17 is Open", JsonDocument.Parse(asked.Result!).RootElement.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("since", 1999, "/since of the arguments of find_order must be at least 2000, but 1999 was found. Call find_order again, with arguments that fit its schema.")]
    [InlineData("kind", "lost", "/kind of the arguments of find_order must be one of open, closed, but \"lost\" was found. Call find_order again, with arguments that fit its schema.")]
    public async Task Arguments_that_do_not_fit_are_told_to_the_model(string name, object value, string expected)
    {
        var asked = new ToolClient(new() { ["number"] = "A-17", [name] = value });
        using var client = asked.AsBuilder().UseFunctionInvocation().Build();

        await Call<Task<PromptResult>>("Run", client);

        Assert.Equal(expected, asked.Result);
    }

    [Fact]
    public void An_app_that_runs_calls_itself_reads_their_arguments()
    {
        Assert.Equal("FindOrderArguments { Number = A-17, Since = 2024, Kind =  }", Call<string>("Parse", new FunctionCallContent("1", "find_order", new Dictionary<string, object?> { ["number"] = "A-17", ["since"] = 2024 })));
        Assert.Equal("/number of the arguments of find_order must be a text, but nothing was found.", Call<string>("Parse", new FunctionCallContent("1", "find_order")));
    }

    [Fact]
    public void A_version_that_is_followed_says_what_the_model_is_told()
    {
        var files = new MemoryFiles
        {
            ["prompts/desk/prompt.yaml"] = Manifest.Replace("1.0.0", "1.0.1", StringComparison.Ordinal).Replace("by its number", "by number or name", StringComparison.Ordinal) + "tool-choice: find_order\n",
            ["prompts/desk/order.schema.json"] = Schema,
        };
        using var live = new LivePrompts(new OnePromptSource("desk", "1.0.1", files), "prod");
        RuntimeHelpers.RunModuleConstructor(Compiled.Value.ManifestModule.ModuleHandle);
        live.Refresh();
        using (live.EnterScope())
        {
            var options = Call<RenderedPrompt>("Render").CreateOptions();

            Assert.Equal("Finds an order by number or name.", Assert.IsType<AIFunction>(options.Tools![0], exactMatch: false).Description);
            Assert.Equal("find_order", Assert.IsType<RequiredChatToolMode>(options.ToolMode).RequiredFunctionName);
        }
    }

    [Fact]
    public void A_version_with_a_tool_that_the_app_does_not_know_is_not_served()
    {
        var files = new MemoryFiles
        {
            ["prompts/desk/prompt.yaml"] = Manifest.Replace("1.0.0", "1.0.1", StringComparison.Ordinal).TrimEnd() + "\n  - { name: refund }\n",
            ["prompts/desk/order.schema.json"] = Schema,
        };
        using var live = new LivePrompts(new OnePromptSource("desk", "1.0.1", files), "prod");
        RuntimeHelpers.RunModuleConstructor(Compiled.Value.ManifestModule.ModuleHandle);

        live.Refresh();

        Assert.Contains(live.Snapshot!.Problems, p => p.Message.Contains("The tool 'refund' is new, and callers have to run it.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_accessor_reads_as_documentation()
    {
        var source = Run(LanguageVersion.Preview).Run().Source("Prompts.desk.g.cs");

        Assert.Contains("/// <param name=\"Number\">As printed on the bill.</param>", source, StringComparison.Ordinal);
        Assert.Contains("public sealed record FindOrderArguments(string Number, long? Since = null, Kind? Kind = null)", source, StringComparison.Ordinal);
        Assert.Matches("/// <summary>Finds an order by its number.</summary>\\s+/// <param name=\"run\">", source);
        Assert.Contains("public sealed record PingArguments()", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Effort_and_extra_settings_are_compiled()
    {
        var assembly = new GeneratorRun()
            .Add("prompts/desk/prompt.yaml", "name: desk\nversion: 1.0.0\nmodel: { reasoning-effort: low, extra: { tier: \"a\\\"b\" } }\nmessages: [{ role: user, content: Hi. }]\n")
            .AddCode("public static class Caller { public static PromptRegistry.RenderedPrompt Render() => Demo.Prompts.Desk.Render(); }")
            .Load();

        var options = ((RenderedPrompt)assembly.GetType("Caller", throwOnError: true)!.GetMethod("Render")!.Invoke(null, [])!).CreateOptions();

        Assert.Equal((ReasoningEffort.Low, "a\"b"), (options.Reasoning!.Effort, options.AdditionalProperties!["tier"]));
    }

    [Fact]
    public void Code_is_generated_for_the_oldest_language_too() => Run(LanguageVersion.CSharp9).Run().AssertCompiles();

    private static GeneratorRun Run(LanguageVersion language) => new GeneratorRun(language)
        .Add("prompts/desk/prompt.yaml", Manifest)
        .Add("prompts/desk/order.schema.json", Schema);

    private static T Call<T>(string method, params object[] arguments) =>
        (T)Compiled.Value.GetType("Caller", throwOnError: true)!.GetMethod(method)!.Invoke(null, arguments)!;

    /// <summary>Calls the tool once, and then answers.</summary>
    private sealed class ToolClient(Dictionary<string, object?> arguments) : IChatClient
    {
        public string? Result { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var result = messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().FirstOrDefault();
            if (result is null) return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "find_order", arguments)])));
            Result = result.Result?.ToString();
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Done.")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
