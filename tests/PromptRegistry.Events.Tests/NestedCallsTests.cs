using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Limits;
using PromptRegistry.Registry;

namespace PromptRegistry.Events.Tests;

/// <summary>A call that is made within another one says so: by a tool, by a client on the way, in a stream; others stand for themselves.</summary>
public sealed class NestedCallsTests : IDisposable
{
    private readonly List<PromptEvent> events = [];
    private readonly LivePrompts prompts;
    private readonly IDisposable scope;

    public NestedCallsTests()
    {
        prompts = new LivePrompts(null, new PromptRegistryOptions()) { Events = new Told(events) };
        scope = prompts.EnterScope();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        scope.Dispose();
        prompts.Dispose();
    }

    [Fact]
    public async Task A_prompt_that_a_tool_runs_has_the_call_as_its_parent_however_deep()
    {
        var outer = await RunAsync("agent", () => RunAsync("helper", () => RunAsync("judge")));

        Assert.Equal(["judge", "helper", "agent"], events.Select(e => e.Prompt));
        Assert.Equal([Of("helper").RenderId, outer.RenderId, null], events.Select(e => e.Parent));
        Assert.Equal(outer.RenderId, Of("agent").RenderId);
        // Outside of any trace and chain the outermost call is one.
        Assert.All(events, e => Assert.Equal(outer.RenderId, e.Trace));
    }

    [Fact]
    public async Task Calls_at_once_within_one_call_are_its_children_and_those_of_a_chain_stand_for_themselves()
    {
        using (PromptChain.Begin("digest")) await Task.WhenAll(RunAsync("a"), RunAsync("b"));
        Assert.All(events, e => Assert.Null(e.Parent));
        var chain = Assert.Single(events.Select(e => e.Trace).Distinct());
        events.Clear();

        var outer = await RunAsync("agent", async () =>
        {
            using (PromptChain.Begin("within")) await Task.WhenAll(RunAsync("a"), RunAsync("b"));
        });
        Assert.Equal([outer.RenderId, outer.RenderId, null], events.Select(e => e.Parent));
        Assert.NotEqual(chain, Assert.Single(events.Select(e => e.Trace).Distinct()));
    }

    [Fact]
    public async Task What_a_tool_left_running_is_within_the_call_no_longer_when_that_has_ended()
    {
        var ended = new TaskCompletionSource();
        Task left = Task.CompletedTask;
        var outer = await RunAsync("agent", async () =>
        {
            await RunAsync("helper", () =>
            {
                left = LaterAsync();
                return Task.CompletedTask;
            });
            // The helper has ended, the agent has not.
            ended.SetResult();
            await left;
            ended = new TaskCompletionSource();
            left = LaterAsync();
        });
        ended.SetResult();
        await left;

        Assert.Equal(["helper", "later", "agent", "later"], events.Select(e => e.Prompt));
        Assert.Equal([outer.RenderId, outer.RenderId, null, null], events.Select(e => e.Parent));
        Assert.Null(events[^1].Trace);

        async Task LaterAsync()
        {
            await ended.Task;
            await RunAsync("later");
        }
    }

    [Fact]
    public async Task A_tool_in_a_stream_is_within_it_and_its_reader_is_not()
    {
        PromptResult? outer = null, beside = null;
        await foreach (var update in PromptCall.StreamAsync(Client(() => StreamedAsync("helper")), Prompt("agent"), Stop))
        {
            if (update.Text == "Hel") beside = await RunAsync("reader");
            outer = update.Result ?? outer;
        }

        Assert.Equal(["helper", "reader", "agent"], events.Select(e => e.Prompt));
        Assert.Equal([outer!.RenderId, null, null], events.Select(e => e.Parent));
        Assert.Equal(outer.RenderId, Of("agent").RenderId);
        Assert.Equal((outer.RenderId, null), (Of("helper").Trace, Of("reader").Trace));

        async Task StreamedAsync(string name)
        {
            await foreach (var _ in PromptCall.StreamAsync(Client(), Prompt(name), Stop))
            {
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_by_hand_has_what_its_tools_run_within_it(bool streams)
    {
        var prompt = Prompt("agent");
        using var client = new ChatClientBuilder(Client(() => RunAsync("helper"))).UsePrompts().Build();
        if (streams)
        {
            await foreach (var _ in client.GetStreamingResponseAsync(prompt.Messages, prompt.CreateOptions(), Stop))
            {
            }
        }
        else
        {
            var response = await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions(), Stop);
            Assert.Equal(Of("agent").RenderId, Telemetry.PromptTelemetry.RenderIdOf(response));
        }

        await RunAsync("next");
        Assert.Equal([Of("agent").RenderId, null, null], events.Select(e => e.Parent));
    }

    [Fact]
    public async Task A_client_that_asks_a_judge_does_so_within_the_call_also_where_that_fails()
    {
        using var client = new Judging(new Model(), async () => await RunAsync("judge"));

        await Assert.ThrowsAsync<TimeoutException>(() => PromptCall.RunAsync(client, Prompt("agent"), Stop));

        Assert.Equal([("judge", null), ("agent", "timeout")], events.Select(e => (e.Prompt, e.Error)));
        Assert.Equal(Of("agent").RenderId, Of("judge").Parent);
    }

    [Fact]
    public async Task A_call_of_another_trace_is_no_child()
    {
        await RunAsync("agent", async () =>
        {
            using (Begun()) await RunAsync("first");
            using (Begun()) await RunAsync("second");
        });
        // A call that is a part of nothing takes the trace of the first within it.
        Assert.Equal((Of("agent").RenderId, Of("agent").Trace), (Of("first").Parent, Of("first").Trace));
        Assert.Null(Of("second").Parent);
        Assert.NotEqual(Of("agent").Trace, Of("second").Trace);
        events.Clear();

        using var request = Begun();
        await RunAsync("agent", () => RunAsync("first"));
        Assert.All(events, e => Assert.Equal(request.TraceId.ToHexString(), e.Trace));
        Assert.Equal(Of("agent").RenderId, Of("first").Parent);

        static Activity Begun() => new Activity("request").SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom()).Start();
    }

    [Fact]
    public async Task What_is_told_to_nobody_is_nobodys_parent()
    {
        using var silent = new LivePrompts(null, new PromptRegistryOptions());
        using (silent.EnterScope())
        {
            await RunAsync("agent", async () =>
            {
                using (prompts.EnterScope()) await RunAsync("helper");
            });
        }

        Assert.Equal((null, null), (Assert.Single(events).Parent, Of("helper").Trace));
    }

    private PromptEvent Of(string prompt) => events.Single(e => e.Prompt == prompt);

    private static RenderedPrompt Prompt(string name) => new(
        [new RenderedMessage("user", "Hi")], new ChatTarget(ModelSettings.Create(name: "m"), null, null),
        new PromptIdentity { Name = name, Version = "1.2.0", Digest = "sha256:1", Environment = "prod", Reason = ResolutionReason.Environment });

    private static Task<PromptResult> RunAsync(string name, Func<Task>? tool = null) => PromptCall.RunAsync(Client(tool), Prompt(name), Stop);

    private static IChatClient Client(Func<Task>? tool = null) => tool is null ? new Model() : new ChatClientBuilder(new Model { CallsTool = true })
        .UseFunctionInvocation(configure: c => c.AdditionalTools = [AIFunctionFactory.Create(async () => { await tool(); return "done"; }, "tool")]).Build();

    private sealed class Told(List<PromptEvent> events) : IPromptEvents
    {
        public void Add(PromptEvent call)
        {
            lock (events) events.Add(call);
        }

        public void Add(PromptFeedback feedback)
        {
        }
    }

    /// <summary>Answers behind a pause, so that flows of control go on elsewhere; first with a call of the tool, where it is told to.</summary>
    private sealed class Model : IChatClient
    {
        public bool CallsTool { get; init; }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, IsAsked(messages) ? [new FunctionCallContent("1", "tool")] : [new TextContent("Hello.")]));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            if (IsAsked(messages))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "tool")]);
                yield break;
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, "Hel");
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "lo.");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private bool IsAsked(IEnumerable<ChatMessage> messages) => CallsTool && !messages.Any(m => m.Role == ChatRole.Tool);
    }

    private sealed class Judging(IChatClient inner, Func<Task> judge) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await base.GetResponseAsync(messages, options, cancellationToken);
            await judge();
            throw new TimeoutException();
        }
    }
}
