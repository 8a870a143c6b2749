using System.Diagnostics;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events;
using PromptRegistry.Limits;
using PromptRegistry.Registry;

namespace PromptRegistry.Tests.Limits;

/// <summary>Chains: one budget, one trace, and the failure of a step names it.</summary>
public sealed class PromptChainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_gives_the_next_one_its_input_and_all_is_counted()
    {
        using var prompts = Registry();
        using var scope = prompts.EnterScope();
        using var chain = PromptChain.Begin("digest", new ChainLimits { Calls = 5, Tokens = 1000, CostUsd = 1 });

        var summary = await chain.StepAsync("summarize", () => Ask("a long text"));
        var parts = await Task.WhenAll(chain.StepAsync("facts", () => Ask("facts of " + summary.Text)), chain.StepAsync("tone", () => Ask("tone of " + summary.Text)));

        Assert.Equal(["FACTS OF A LONG TEXT", "TONE OF A LONG TEXT"], parts.Select(p => p.Text));
        Assert.Equal((3, 45L), (chain.Calls, chain.Tokens));
        Assert.Equal(3 * ((10 * 2.0) + (5 * 4.0)) / 1_000_000, chain.CostUsd, 12);
        Assert.Equal(chain.CostUsd / 3, summary.CostUsd!.Value, 12);
        Assert.Equal(["facts", "summarize", "tone"], chain.Steps.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(chain.Steps, s => Assert.Null(s.Failure));
    }

    [Fact]
    public async Task The_failure_of_a_step_names_it_and_a_cancellation_stays_one()
    {
        using var chain = PromptChain.Begin("digest");

        var failure = await Assert.ThrowsAsync<ChainStepException>(() => chain.StepAsync<PromptResult>("extract", () => throw new IOException("gone")));
        await Assert.ThrowsAsync<OperationCanceledException>(() => chain.StepAsync<PromptResult>("tone", () => throw new OperationCanceledException()));

        Assert.Equal(("The step 'extract' of digest failed. gone", "extract"), (failure.Message, failure.Step));
        Assert.IsType<IOException>(failure.InnerException);
        Assert.Equal(["extract", "tone"], chain.Steps.Select(s => s.Name));
    }

    [Theory]
    [InlineData(2, null, null, "calls", "its limit of calls is 2, and 2 were made.")]
    [InlineData(null, 20L, null, "tokens", "its limit of tokens is 20, and 30 are used.")]
    [InlineData(null, null, 0.00005, "cost", "its limit of cost is $0.00005, and $0.00008 are used.")]
    public async Task What_is_used_up_refuses_the_next_call_typed_and_the_model_is_not_asked(int? calls, long? tokens, double? cost, string limit, string expected)
    {
        using var prompts = Registry();
        using var scope = prompts.EnterScope();
        using var chain = PromptChain.Begin("digest", new ChainLimits { Calls = calls, Tokens = tokens, CostUsd = cost });
        var model = new Echo();

        await Ask("one", model);
        await Ask("two", model);
        var refused = await Assert.ThrowsAsync<PromptLimitException>(() => Ask("three", model));
        await Assert.ThrowsAsync<PromptLimitException>(async () =>
        {
            await foreach (var _ in PromptCall.StreamAsync(model, Prompt("four"), Stop))
            {
            }
        });

        Assert.Equal(limit, refused.Limit);
        Assert.Contains("The chain digest may make no more calls: " + expected, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, model.Asked);
    }

    [Fact]
    public async Task Calls_at_once_do_not_pass_a_limit_of_calls()
    {
        using var chain = PromptChain.Begin("digest", new ChainLimits { Calls = 7 });
        var model = new Echo();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            try
            {
                await Ask("x", model);
                return true;
            }
            catch (PromptLimitException)
            {
                return false;
            }
        })));

        Assert.Equal((7, 7), (outcomes.Count(o => o), model.Asked));
    }

    [Fact]
    public async Task A_chain_within_another_counts_in_both_and_what_comes_after_counts_in_none()
    {
        using var outer = PromptChain.Begin("outer", new ChainLimits { Calls = 2 });
        using (var inner = PromptChain.Begin("inner"))
        {
            await Ask("one");
            Assert.Equal((1, 1), (inner.Calls, outer.Calls));
            Assert.Same(inner, PromptChain.Current);
        }

        Assert.Same(outer, PromptChain.Current);
        await Ask("two");
        using (var inner = PromptChain.Begin("inner"))
        {
            await Assert.ThrowsAsync<PromptLimitException>(() => Ask("three"));
            Assert.Equal(0, inner.Calls);
        }

        outer.Dispose();
        Assert.Null(PromptChain.Current);
        await Ask("four");
    }

    [Fact]
    public async Task A_stream_counts_as_a_call_does()
    {
        using var chain = PromptChain.Begin("digest");

        await foreach (var _ in PromptCall.StreamAsync(new Echo(), Prompt("x"), Stop))
        {
        }

        Assert.Equal((1, 15L), (chain.Calls, chain.Tokens));
    }

    [Fact]
    public async Task Everything_is_one_trace()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "PromptRegistry",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (ended) ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        ActivityTraceId trace;
        using (var chain = PromptChain.Begin("traced"))
        {
            trace = Activity.Current!.TraceId;
            await chain.StepAsync("first", () => Ask("x"));
        }

        var own = ended.Where(a => a.TraceId == trace).ToList();
        Assert.Equal(["call support/triage", "step first", "chain traced"], own.Select(a => a.OperationName));
        Assert.Equal(own[1].SpanId, own[0].ParentSpanId);
        Assert.Equal(own[2].SpanId, own[1].ParentSpanId);
    }

    [Theory]
    [InlineData("m-2026-01-31", 0.00004)]
    [InlineData("m", 0.00004)]
    [InlineData("m-mini-1", 0.000015)]
    [InlineData("other", 0.00004)]
    public async Task The_price_is_that_of_the_model_or_of_the_name_it_begins_with(string answered, double expected)
    {
        var events = new List<PromptEvent>();
        using var prompts = Registry();
        prompts.Events = new Told(events);
        using var scope = prompts.EnterScope();

        var result = await Ask("x", new Echo { Model = answered });

        Assert.Equal(expected, result.CostUsd!.Value, 12);
        Assert.Equal(result.CostUsd, events[0].Cost);
    }

    private static LivePrompts Registry() => new(null, new PromptRegistryOptions()) { Prices = [new ModelPrice("m", 2, 4), new ModelPrice("m-mini", 1, 1)] };

    private static Task<PromptResult> Ask(string text, IChatClient? model = null) => PromptCall.RunAsync(model ?? new Echo(), Prompt(text), Stop);

    private static RenderedPrompt Prompt(string text) => new(
        [new RenderedMessage("user", text)], new ChatTarget(ModelSettings.Create(name: "m"), null, null),
        new PromptIdentity { Name = "support/triage", Version = "1.2.0", Digest = "sha256:1", Environment = "prod", Reason = ResolutionReason.Environment });

    private sealed class Told(List<PromptEvent> events) : IPromptEvents
    {
        public void Add(PromptEvent call) => events.Add(call);

        public void Add(PromptFeedback feedback)
        {
        }
    }

    /// <summary>Says the same in capitals, for ten and five tokens.</summary>
    private sealed class Echo : IChatClient
    {
        private int asked;

        public int Asked => asked;

        public string Model { get; init; } = "m";

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref asked);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text.ToUpperInvariant()))
            {
                ModelId = Model,
                Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 },
            });
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
