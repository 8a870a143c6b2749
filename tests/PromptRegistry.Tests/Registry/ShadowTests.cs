using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Chat;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Registry;

/// <summary>A shadow is called beside the served call, within its limits; it is judged and never shown, and nothing of it reaches the caller.</summary>
public sealed class ShadowTests : IDisposable
{
    private readonly CompiledPrompt accessor = Accessors.Register("shadowed");
    private readonly ScriptedSource source = new();
    private readonly FakeTimeProvider clock = new();
    private readonly Events told = new();
    private readonly LivePrompts live;
    private readonly IDisposable scope;

    public ShadowTests()
    {
        source.Point(accessor.Name, "1.1.0", "", "Served");
        live = new LivePrompts(source, new PromptRegistryOptions(), null, clock) { Events = told, Shadow = new ShadowOptions(), Prices = [new ModelPrice("m", 1_000_000, 0)] };
        scope = live.EnterScope();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        scope.Dispose();
        live.Dispose();
    }

    [Fact]
    public async Task Its_answer_is_an_event_and_what_is_served_is_as_before()
    {
        Deal("Weight: 100%");
        var client = new Client();

        var served = Call(client, new PromptContext { UnitId = "user-1", Slice = "de" });

        Assert.Equal(("1.1.0", ResolutionReason.Environment, "Served"), (served.Identity.Version, served.Identity.Reason, served.Text));
        var call = await told.OneAsync();
        Assert.Equal(("1.2.0", "shadow", "Shadow", "de", UnitPseudonym.Of("user-1")), (call.Version, call.Arm, call.Reason, call.Slice, call.Unit));
        Assert.Equal("Shadow text", call.Input);
        Assert.DoesNotContain(live.Snapshot!.Problems, p => p.Prompt == accessor.Name);
    }

    [Fact]
    public async Task Calls_tell_the_unit_that_was_dealt_also_where_that_is_an_attribute()
    {
        source.Deal(accessor.Name, ("canary", "1.2.0", "Canary", "Weight: 50%; Unit: account"));
        live.Refresh();
        var context = new PromptContext { UnitId = "user-1", Attributes = new Dictionary<string, AttributeValue> { ["account"] = "a-17" } };

        await PromptCall.RunAsync(new Client(), Call(new Client(), context), Stop);
        source.Deal(accessor.Name);
        live.Refresh();
        await PromptCall.RunAsync(new Client(), Call(new Client(), context), Stop);

        Assert.Equal(UnitPseudonym.Of("a-17"), (await told.OneAsync()).Unit);
        Assert.Equal(UnitPseudonym.Of("user-1"), (await told.OneAsync()).Unit);
    }

    [Theory]
    [InlineData("Weight: 0%", "Shadow text")]
    [InlineData("Weight: 100%", "{{ broken")]
    public void Without_a_share_or_a_version_that_can_be_served_nothing_is_called(string trailers, string template)
    {
        Deal(trailers, template);
        Call(new Client());
        Assert.Equal(0, told.Count);
        Assert.Equal(template == "{{ broken", live.Snapshot!.Problems.Any(p => p.Message.Contains("Nothing is called beside.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Arms_are_dealt_as_without_it_and_its_end_is_followed()
    {
        source.Deal(accessor.Name, ("canary", "1.3.0", "Canary", "Weight: 100%"), ("shadow", "1.2.0", "Shadow text", "Weight: 100%"));
        live.Refresh();
        Assert.Equal("canary", Call(new Client(), new PromptContext { UnitId = "user-1" }).Identity.Arm);
        Assert.Equal("1.2.0", (await told.OneAsync()).Version);

        source.Deal(accessor.Name, ("canary", "1.3.0", "Canary", "Weight: 100%"));
        live.Refresh();
        Call(new Client(), new PromptContext { UnitId = "user-1" });
        Assert.Equal(0, told.Count);
    }

    [Fact]
    public async Task What_fails_or_hangs_is_an_event_and_nobody_waits()
    {
        Deal("Weight: 100%");
        Call(new Client { Failure = new InvalidOperationException("No.") });
        Assert.Equal("InvalidOperationException", (await told.OneAsync()).Error);

        // It has not answered yet, and no price is known: a further one is left out.
        var slow = new Client { Answer = new TaskCompletionSource() };
        await UntilAsync(() => { Call(slow); return slow.Asked == 1; });
        Call(slow);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("timeout", (await told.OneAsync()).Error);
        Assert.Equal(1, slow.Asked);
    }

    [Fact]
    public async Task Money_calls_and_concurrency_are_bounded_by_the_hour()
    {
        Deal("Weight: 100%");
        live.Shadow = new ShadowOptions { MaximumCost = 35, MaximumCalls = 100, Concurrency = 1 };
        var client = new Client();
        // Each costs ten dollars.
        for (var i = 0; i < 3; i++)
        {
            await AskedAsync(i + 1);
            await told.OneAsync();
        }

        await Task.Delay(50, Stop);
        for (var i = 0; i < 10; i++) Call(client);
        Assert.Equal(3, client.Asked);
        clock.Advance(TimeSpan.FromHours(1));
        await AskedAsync(4);

        live.Shadow = new ShadowOptions { MaximumCalls = 0 };
        var never = new Client();
        Call(never);
        Assert.Equal(0, never.Asked);

        Task AskedAsync(int times) => UntilAsync(() =>
        {
            if (client.Asked < times) Call(client);
            return client.Asked == times;
        });
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, -1)]
    public void Options_that_cannot_be_are_refused(int concurrency, double cost) =>
        Assert.Throws<ArgumentException>(() => live.Shadow = new ShadowOptions { Concurrency = concurrency, MaximumCost = cost });

    private void Deal(string trailers, string template = "Shadow text")
    {
        source.Deal(accessor.Name, ("shadow", "1.2.0", template, trailers));
        live.Refresh();
    }

    /// <summary>As generated code does before it asks.</summary>
    private RenderedPrompt Call(IChatClient client, PromptContext? context = null)
    {
        RenderedPrompt Render(PromptContext? given)
        {
            var resolution = PromptRuntime.Resolve(accessor, given);
            var messages = resolution.Interpreted?.Render(new Dictionary<string, PromptRegistry.Templates.Values.TemplateValue>()) ?? [new("user", "Compiled")];
            return new RenderedPrompt(messages, resolution.Target, resolution.Identity, given);
        }

        PromptRuntime.Shadow(accessor, client, context, 0, (_, given) => Render(given));
        return Render(context);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(10, Stop);
    }

    private sealed class Events : IPromptEvents
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<PromptEvent> all = new();

        public int Count => all.Count;

        public void Add(PromptEvent call) => all.Enqueue(call);

        public void Add(PromptFeedback feedback)
        {
        }

        public bool WantsTexts(string prompt) => true;

        public async Task<PromptEvent> OneAsync()
        {
            PromptEvent? found;
            while (!all.TryDequeue(out found)) await Task.Delay(10, Stop);
            return found;
        }
    }

    private sealed class Client : IChatClient
    {
        private int asked;

        public int Asked => Volatile.Read(ref asked);

        public Exception? Failure { get; init; }

        public TaskCompletionSource? Answer { get; init; }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref asked);
            if (Failure is not null) throw Failure;
            if (Answer is not null) await Answer.Task.WaitAsync(cancellationToken);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "Yes.")) { ModelId = "m", Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 1 } };
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
