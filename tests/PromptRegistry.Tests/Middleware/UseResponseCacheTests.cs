using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using PromptRegistry.Canonical;
using PromptRegistry.Chat;
using PromptRegistry.Core.Settings;
using PromptRegistry.Registry;

namespace PromptRegistry.Tests.Middleware;

public sealed class UseResponseCacheTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_request_gets_the_same_answer_whole_or_streamed_and_for_nothing()
    {
        await using var live = new LivePrompts(null, new PromptRegistryOptions()) { Prices = [new ModelPrice("model-1", 100_000, 100_000)] };
        using var scope = live.EnterScope();
        var script = new ScriptedClient("first", "second");
        using var client = new ChatClientBuilder(script).UseResponseCache(TimeSpan.FromHours(1), Storage()).Build();

        var asked = await PromptCall.RunAsync(client, Rendered.Prompt("cache/a"), Token);
        var renamed = await PromptCall.RunAsync(client, Rendered.Prompt("cache/renamed"), Token);
        var streamed = await PromptCall.StreamAsync(client, Rendered.Prompt("cache/a"), Token).ToListAsync(Token);
        var other = await PromptCall.RunAsync(client, Rendered.Prompt("cache/a", "Be long."), Token);

        Assert.Equal(["first", "first", "first", "second"], [asked.Text, renamed.Text, streamed[^1].Result!.Text, other.Text]);
        Assert.Equal(2, script.Sent.Count);
        Assert.Equal([0.8, 0, 0], new[] { asked, renamed, streamed[^1].Result! }.Select(r => Math.Round(r.CostUsd!.Value, 9)));
        Assert.Equal(0, renamed.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task An_answer_lasts_as_long_as_it_is_kept_under_the_key_of_its_recording()
    {
        var clock = new Clock();
        var storage = Storage(clock);
        var script = new ScriptedClient("first", "second");
        using var client = new ChatClientBuilder(script).UseResponseCache(TimeSpan.FromMinutes(5), storage).Build();
        var prompt = Rendered.Prompt("cache/key");

        await PromptCall.RunAsync(client, prompt, Token);
        var key = Convert.ToHexStringLower(ChatRequestText.Hash(prompt.Messages, prompt.CreateOptions(), "", "m"));
        Assert.NotNull(await storage.GetAsync($"promptregistry:answer:{key}", Token));
        clock.UtcNow += TimeSpan.FromMinutes(6);

        Assert.Equal("second", (await PromptCall.RunAsync(client, prompt, Token)).Text);
    }

    [Fact]
    public async Task What_another_piece_did_is_not_told_of_the_next_call()
    {
        var script = new ScriptedClient("<b>bold</b>");
        using var client = new ChatClientBuilder(script).UseResponseCache(TimeSpan.FromHours(1), Storage()).UseOutputChecks(Checks.OutputAction.Flag).Build();

        var first = await PromptCall.RunAsync(client, Rendered.Prompt("cache/flag"), Token);
        var second = await PromptCall.RunAsync(client, Rendered.Prompt("cache/flag"), Token);

        Assert.NotNull(first.OutputIncident);
        Assert.Null(second.OutputIncident);
        Assert.Single(script.Sent);
    }

    private static MemoryDistributedCache Storage(Clock? clock = null) =>
        new(Options.Create(new MemoryDistributedCacheOptions { Clock = clock ?? new Clock() }));

#pragma warning disable CS0618 // The cache of Microsoft.Extensions.Caching.Memory takes no other clock.
    private sealed class Clock : Microsoft.Extensions.Internal.ISystemClock
#pragma warning restore CS0618
    {
        public DateTimeOffset UtcNow { get; set; } = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    }
}
