using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.AI;
using PromptRegistry.Limits;

namespace PromptRegistry.Generator.Tests;

/// <summary>Accessors as executors of a workflow of Microsoft.Agents.AI, with the budget of a chain around it (docs/chains.md).</summary>
public sealed class WorkflowTests
{
    private const string Code = """
        using System;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Demo;
        using Microsoft.Agents.AI.Workflows;
        using Microsoft.Extensions.AI;
        using PromptRegistry.Limits;

        public static class Digest
        {
            public static async Task<string> Run(IChatClient client, string text, ChainLimits limits)
            {
                var summarize = new Step<string, string>("summarize", async (t, stop) => (await Prompts.Summarize.RunAsync(client, t, cancellationToken: stop)).Text);
                var extract = new Step<string, Prompts.Extract.Output>("extract", async (t, stop) => (await Prompts.Extract.RunAsync(client, t, cancellationToken: stop)).Value);
                var workflow = new WorkflowBuilder(summarize).AddEdge(summarize, extract).WithOutputFrom(extract).Build();

                using var chain = PromptChain.Begin("digest", limits);
                await using var run = await InProcessExecution.RunAsync(workflow, text);
                var failed = run.OutgoingEvents.OfType<ExecutorFailedEvent>().Select(e => e.Data as Exception).FirstOrDefault();
                return failed is not null
                    ? failed.ToString()
                    : $"{((Prompts.Extract.Output)run.OutgoingEvents.OfType<WorkflowOutputEvent>().Single().Data!).Words} words, {chain.Calls} calls";
            }

            private sealed class Step<TIn, TOut>(string id, Func<TIn, CancellationToken, Task<TOut>> run) : Executor<TIn, TOut>(id)
            {
                public override async ValueTask<TOut> HandleAsync(TIn message, IWorkflowContext context, CancellationToken cancellationToken = default) =>
                    await run(message, cancellationToken);
            }
        }
        """;

    private static readonly Lazy<System.Reflection.Assembly> Compiled = new(() => new GeneratorRun(LanguageVersion.Preview)
        .Add("prompts/summarize/prompt.yaml", "name: summarize\nversion: 1.0.0\ninputs: { text: string }\nmessages: [{ role: user, content: 'Summarise: {{ text }}' }]\n")
        .Add("prompts/extract/prompt.yaml", """
            name: extract
            version: 1.0.0
            inputs: { text: string }
            messages: [{ role: user, content: 'Count: {{ text }}' }]
            output: { type: json, schema: { type: object, required: [words], properties: { words: { type: integer } } } }

            """)
        .AddCode(Code)
        .Load());

    [Fact]
    public async Task A_typed_step_gives_the_next_one_its_input() => Assert.Equal("3 words, 2 calls", await Run(new ChainLimits()));

    [Fact]
    public async Task The_budget_of_a_chain_holds_for_the_workflow_within() =>
        Assert.Contains("The chain digest may make no more calls: its limit of calls is 1, and 1 were made.", await Run(new ChainLimits { Calls = 1 }), StringComparison.Ordinal);

    private static async Task<string> Run(ChainLimits limits)
    {
        using var client = new Model();
        return await (Task<string>)Compiled.Value.GetType("Digest")!.GetMethod("Run")!.Invoke(null, [client, "a long text about little", limits])!;
    }

    /// <summary>Summarises to the first three words, and counts words.</summary>
    private sealed class Model : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var text = messages.Last().Text;
            var words = text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..].Split(' ');
            var answer = text.StartsWith("Summarise", StringComparison.Ordinal) ? string.Join(' ', words.Take(3)) : $"{{ \"words\": {words.Length} }}";
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
