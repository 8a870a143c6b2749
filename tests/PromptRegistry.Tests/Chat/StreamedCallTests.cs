using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Events;
using PromptRegistry.Registry;

namespace PromptRegistry.Tests.Chat;

public sealed class StreamedCallTests
{
    private static readonly RenderedPrompt Prompt = new(
        [new RenderedMessage("user", "Hi")],
        new ChatTarget(ModelSettings.Create(name: "m", temperature: 0), null, null),
        new PromptIdentity { Name = "support/triage", Version = "1.2.0", Digest = "sha256:1", Environment = "prod", Reason = ResolutionReason.Environment });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_comes_as_it_is_written_and_the_last_update_has_the_result()
    {
        var updates = await All(PromptCall.StreamAsync(new Stream("Hel", "", "lo", "."), Prompt, Stop));

        Assert.Equal(["Hel", "", "lo", ".", "", ""], updates.Select(u => u.Text));
        Assert.All(updates.SkipLast(1), u => Assert.Null(u.Result));
        var result = updates[^1].Result!;
        Assert.Equal(("Hello.", 1, 3L, "stop"), (result.Text, result.Calls, result.Usage!.OutputTokenCount!.Value, result.Response.FinishReason!.Value.Value));
        Assert.Same(Prompt.Identity, result.Identity);
        Assert.InRange(result.TimeToFirstToken!.Value, TimeSpan.Zero, result.Latency);
    }

    [Fact]
    public async Task Json_comes_with_the_parts_that_are_complete_and_is_read_as_a_whole_at_the_end()
    {
        var updates = await All(Ask(new Stream("""{"n": 1""", """2, "words": ["a""", "\", \"b\"]", "}")));

        Assert.Equal([" ", "12 ", "12 a,b", "12 a,b", "12 a,b", "12 a,b"], updates.Select(u => u.Partial.ToString()));
        Assert.Same(updates[2].Partial, updates[3].Partial);
        Assert.Equal("12", updates[^1].Result!.Value);
        Assert.Same(updates[^1].Result, ((PromptUpdate)updates[^1]).Result);
    }

    [Theory]
    [InlineData("stop", """{"n": 77}""", "support/triage 1.2.0: /n of the answer must be at most 50, but 77 was found.")]
    [InlineData("stop", """{"n": """, "support/triage 1.2.0: The answer is not JSON")]
    [InlineData("length", """{"n": """, "support/triage 1.2.0: The answer was cut off at its length limit: raise 'max-output-tokens', or ask for less. The answer is not JSON")]
    public async Task A_whole_that_does_not_fit_is_a_typed_failure_with_what_came(string finish, string text, string expected)
    {
        var client = new Stream(text[..4], text[4..]) { Finish = new ChatFinishReason(finish) };

        var failure = await Assert.ThrowsAsync<PromptAnswerException>(() => All(Ask(client)));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal((text, 1, 3L), (failure.Result.Text, failure.Result.Calls, failure.Result.Usage!.OutputTokenCount!.Value));
        Assert.Equal(1, client.Calls);
    }

    [Fact]
    public async Task A_tool_that_nothing_ran_is_told()
    {
        var failure = await Assert.ThrowsAsync<PromptAnswerException>(() => All(Ask(new Stream("") { Call = new FunctionCallContent("1", "find_order") })));

        Assert.Contains("The model calls the tool 'find_order', and nothing ran it.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_invocation_runs_tools_in_the_middle_of_a_stream()
    {
        var prompt = new RenderedPrompt([new RenderedMessage("user", "Hi")], new ChatTarget(ModelSettings.Create(name: "m"), null, null).WithTools(null, ToolCalls.Declare("ping", null, "{}")),
            Prompt.Identity, new PromptContext { Functions = [AIFunctionFactory.Create(() => "pong", "ping")] });
        using var client = new Stream("", "Do", "ne.") { Call = new FunctionCallContent("1", "ping") }.AsBuilder().UseFunctionInvocation().Build();

        var updates = await All(PromptCall.StreamAsync(client, prompt, Stop));

        Assert.Equal("Done.", updates[^1].Result!.Text);
        Assert.Contains(updates, u => u.Raw?.Contents.OfType<FunctionResultContent>().Any() == true);
    }

    [Fact]
    public async Task Each_end_is_one_event()
    {
        var events = new List<PromptEvent>();
        using var prompts = new LivePrompts(null, new PromptRegistryOptions()) { Events = new Told(events) };
        using var scope = prompts.EnterScope();
        using var cancelled = new CancellationTokenSource();

        var whole = (await All(Ask(new Stream("""{"n": 1}"""))))[^1].Result!;
        await Assert.ThrowsAsync<PromptAnswerException>(() => All(Ask(new Stream("no"))));
        await Assert.ThrowsAsync<IOException>(() => All(Ask(new Stream("""{"n": """) { Failure = new IOException("gone") })));
        await foreach (var update in Ask(new Stream("a", "b")))
        {
            if (update.Text == "a") break;
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in PromptCall.StreamAsync(new Stream("a", "b"), Prompt, cancelled.Token)) await cancelled.CancelAsync();
        });
        await Assert.ThrowsAsync<NotSupportedException>(() => All(PromptCall.StreamAsync(new Deaf(), Prompt, Stop)));

        Assert.Equal([null, "schema", nameof(IOException), "canceled", "canceled", nameof(NotSupportedException)], events.Select(e => e.Error));
        Assert.Equal((whole.RenderId, whole.Latency, 3L, "m-1"), (events[0].RenderId, events[0].Latency, events[0].OutputTokens, events[0].Model));
        Assert.All(events, e => Assert.Equal("support/triage", e.Prompt));
    }

    private static IAsyncEnumerable<PromptUpdate<Partial, string>> Ask(IChatClient client) => PromptCall.StreamAsync(
        client, Prompt, a => a.Property("n").AtMost(50).Integer().ToString(System.Globalization.CultureInfo.InvariantCulture),
        p => new Partial(p.Value("n", n => (long?)n.Integer()), p.Items("words", w => w.Text())), Stop);

    private static async Task<List<T>> All<T>(IAsyncEnumerable<T> updates)
    {
        var all = new List<T>();
        await foreach (var update in updates) all.Add(update);
        return all;
    }

    private sealed record Partial(long? N, IReadOnlyList<string>? Words)
    {
        public override string ToString() => $"{N} {(Words is null ? "" : string.Join(',', Words))}";
    }

    private sealed class Told(List<PromptEvent> events) : IPromptEvents
    {
        public void Add(PromptEvent call) => events.Add(call);

        public void Add(PromptFeedback feedback)
        {
        }
    }

    /// <summary>Gives its pieces one by one, then what it counted; a call of a tool only to those who have no result of it yet.</summary>
    private sealed class Stream(params string[] pieces) : IChatClient
    {
        public ChatFinishReason Finish { get; init; } = ChatFinishReason.Stop;

        public FunctionCallContent? Call { get; init; }

        public Exception? Failure { get; init; }

        public int Calls { get; private set; }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Calls++;
            var call = messages.Any(m => m.Contents.OfType<FunctionResultContent>().Any()) ? null : Call;
            if (call is not null) yield return new ChatResponseUpdate(ChatRole.Assistant, [call]) { FinishReason = ChatFinishReason.ToolCalls };
            foreach (var piece in call is null ? pieces : [])
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece) { ModelId = "m-1" };
            }

            if (Failure is not null) throw Failure;
            yield return new ChatResponseUpdate(null, [new UsageContent(new UsageDetails { InputTokenCount = 5, OutputTokenCount = 3 })]) { FinishReason = call is null ? Finish : null };
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Cannot give an answer in parts, and says so before the first.</summary>
    private sealed class Deaf : IChatClient
    {
        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
