using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using PromptRegistry.Choosing;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events;
using PromptRegistry.Limits;
using PromptRegistry.Registry;

namespace PromptRegistry.Bench.Calling;

/// <summary>What a call of an accessor adds to a bare <c>GetResponseAsync</c>, with a client in this process that answers at once.</summary>
internal static class CallRun
{
    private const int Rounds = 300;
    private const int Each = 200;
    private const string Question = "Good morning, I ordered a bicycle two weeks ago and it has not arrived yet. Where is it, and what happens if it does not come this week? Kind regards, Ada";

    public static void Execute()
    {
        using var live = new LivePrompts(null, new PromptRegistryOptions())
        {
            Events = new Counted(),
            Prices = [new ModelPrice("small", 0.15, 0.6)],
            Limits = new Unlimited(),
            Models = new ModelCatalog { Models = [new CatalogModel("small", null, 0.8, new ModelPrice("small", 0.15, 0.6))], Choose = new ModelRule(1, 0.5) },
        };
        live.RefreshAsync().AsTask().GetAwaiter().GetResult();
        PromptRuntime.Use(live);

        Console.WriteLine("| call | beside | adds, median | adds, bytes |\n|---|---|---:|---:|");
        using var text = new Instant("It is on its way and arrives on Thursday. Should it not come until then, write to us again and we pay the whole price back to you.");
        var desk = Prompts.Desk.Render(Question);
        Row("`RunAsync`, text, all pieces", "`GetResponseAsync`", () => Bare(text, desk.Messages[0].Text), AllPieces(text, c => Prompts.Desk.RunAsync(c, Question)));
        using var json = new Instant("""{"category": "delivery", "confidence": 0.9}""");
        var sorting = Prompts.Sorting.Render(Question);
        Row("`RunAsync`, JSON, all pieces", "`GetResponseAsync`", () => Bare(json, sorting.Messages[0].Text), AllPieces(json, c => Prompts.Sorting.RunAsync(c, Question)));
        Row("`RunAsync`, text, no piece", "`GetResponseAsync`", () => Bare(text, desk.Messages[0].Text), () => Wait(Prompts.Desk.RunAsync(text, Question)));

        Row("`RunAsync`, JSON, no piece", "`GetResponseAsync`", () => Bare(json, sorting.Messages[0].Text), () => Wait(Prompts.Sorting.RunAsync(json, Question)));

        Alone("`UseGuard`", b => b.UseGuard());
        Alone("`UseOutputChecks`", b => b.UseOutputChecks());
        using var checkedJson = new ChatClientBuilder(json).UseOutputChecks().Build();
        Row("`UseOutputChecks`, JSON", "without it", () => Wait(Prompts.Sorting.RunAsync(json, Question)), () => Wait(Prompts.Sorting.RunAsync(checkedJson, Question)));
        Alone("`UseModelChoice`", b => b.UseModelChoice());
        Alone("`UseCascade`", b => b.UseCascade(Cascade));
        Alone("`UseOpenTelemetry`", b => b.UseOpenTelemetry());
        Row("`PromptChain`", "without it", () => Wait(Prompts.Desk.RunAsync(text, Question)), () =>
        {
            using var chain = PromptChain.Begin("bench", new ChainLimits { Calls = 10, CostUsd = 1 });
            Wait(Prompts.Desk.RunAsync(text, Question));
        });
        Row("`Render`", "nothing", () => { }, () => Prompts.Desk.Render(Question));

        void Alone(string name, Func<ChatClientBuilder, ChatClientBuilder> add)
        {
            var client = add(new ChatClientBuilder(text)).Build();
            Row(name, "without it", () => Wait(Prompts.Desk.RunAsync(text, Question)), () => Wait(Prompts.Desk.RunAsync(client, Question)));
        }

        using var known = new ChatClientBuilder(text).UsePrompts().Build();
        live.Events = null;
        var options = desk.CreateOptions();
        Row("`UsePrompts()`, nobody listens", "without it", () => Wait(text.GetResponseAsync(desk.Messages, options)), () => Wait(known.GetResponseAsync(desk.Messages, options)));
        using var cached = new ChatClientBuilder(text).UseResponseCache(TimeSpan.FromHours(1), new OneEntry()).Build();
        Row("`UseResponseCache`, a hit", "without it", () => Wait(text.GetResponseAsync(desk.Messages, options)), () => Wait(cached.GetResponseAsync(desk.Messages, options)));
    }

    private static CascadeOptions Cascade { get; } = new() { Strong = "large", Confidence = CascadeConfidence.Rule(_ => true) };

    private static Action AllPieces(IChatClient client, Func<IChatClient, Task> run)
    {
        var whole = new ChatClientBuilder(client)
            .UseOpenTelemetry().UsePrompts().UseGuard().UseOutputChecks().UseModelChoice()
            .UseCascade(Cascade)
            .Build();
        return () =>
        {
            using var chain = PromptChain.Begin("bench", new ChainLimits { Calls = 10, CostUsd = 1 });
            Wait(run(whole));
        };
    }

    /// <summary>What an app does without us: its instructions are a constant, the rest is made for each call.</summary>
    private static void Bare(IChatClient client, string instructions) => Wait(client.GetResponseAsync(
        [new ChatMessage(ChatRole.System, instructions), new ChatMessage(ChatRole.User, $"<question>\n{Question}\n</question>")],
        new ChatOptions { ModelId = "small", MaxOutputTokens = 200 }));

    private static void Row(string name, string beside, Action bare, Action whole)
    {
        for (var i = 0; i < 20_000; i++)
        {
            bare();
            whole();
        }

        var added = new double[Rounds];
        for (var round = 0; round < Rounds; round++) added[round] = Time(whole) - Time(bare);
        Array.Sort(added);
        Console.WriteLine(FormattableString.Invariant($"| {name} | {beside} | {added[Rounds / 2]:0.00} µs | {Bytes(whole) - Bytes(bare):N0} |"));
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Each; i++) action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Each;
    }

    /// <summary>The client answers at once, so all of a call runs on this thread.</summary>
    private static long Bytes(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Each; i++) action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Each;
    }

    private static void Wait(Task task)
    {
        if (!task.IsCompletedSuccessfully) throw new InvalidOperationException("A call was not answered at once.", task.Exception);
    }

    private sealed class Instant(string answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
            {
                ModelId = "small",
                FinishReason = ChatFinishReason.Stop,
                Usage = new UsageDetails { InputTokenCount = 300, OutputTokenCount = 30 },
            });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class OneEntry : IDistributedCache
    {
        private byte[]? entry;

        public byte[]? Get(string key) => entry;

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(entry);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => entry = value;

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            entry = value;
            return Task.CompletedTask;
        }

        public void Refresh(string key)
        {
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key) => entry = null;

        public Task RemoveAsync(string key, CancellationToken token = default)
        {
            entry = null;
            return Task.CompletedTask;
        }
    }

    private sealed class Counted : IPromptEvents
    {
        private long calls;

        public void Add(PromptEvent call) => calls++;

        public void Add(PromptFeedback feedback) => calls++;
    }

    private sealed class Unlimited : IPromptLimits
    {
        private static readonly CallPermit Permit = new();

        public ValueTask<CallPermit> EnterAsync(PromptIdentity prompt, CancellationToken cancellationToken) => new(Permit);

        public ValueTask LeaveAsync(PromptIdentity prompt, CallPermit permit, CallTaken taken) => default;
    }
}
