using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Limits;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Events.Tests;

/// <summary>Calls of an app are held to quotas: a warning, then a typed refusal or a cheaper model.</summary>
public sealed class QuotaTests : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly FakeTimeProvider clock = new(Some.Noon);
    private readonly List<QuotaWarning> warnings = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_nine_tenths_a_warning_comes_once_and_at_the_limit_a_refusal()
    {
        using var host = Host(new PromptQuota { Name = "team-support", Prompts = ["support/*"], Calls = 10 });
        var prompts = host.Services.GetRequiredService<LivePrompts>();
        using var scope = prompts.EnterScope();
        var model = new Model();

        for (var i = 0; i < 8; i++) await Ask(model);
        Assert.Empty(warnings);
        for (var i = 0; i < 2; i++) await Ask(model);
        var refused = await Assert.ThrowsAsync<PromptLimitException>(() => Ask(model));
        await Assert.ThrowsAsync<PromptLimitException>(() => Ask(model));

        var warning = Assert.Single(warnings);
        Assert.Equal(("team-support", "calls", 9L, new DateTimeOffset(2026, 11, 4, 0, 0, 0, TimeSpan.Zero)), (warning.Quota.Name, warning.Limit, warning.Use.Calls, warning.Until));
        Assert.Equal("The quota 'team-support' of support/triage is used up: 10 of 10 calls this day. It begins anew at 2026-11-04 00:00 UTC; until then raise it, or name a cheaper model for it "
            + "(ThenModel).", refused.Message);
        Assert.Equal(("calls", 10), (refused.Limit, model.Asked.Count));
        await Ask(model, "other/prompt");

        clock.Advance(TimeSpan.FromHours(13));
        await Ask(model);
        Assert.Single(warnings);
    }

    [Fact]
    public async Task A_team_has_a_quota_for_all_its_prompts()
    {
        using var host = Host(new PromptQuota { Name = "support", Team = "support", Calls = 2 });
        using var scope = host.Services.GetRequiredService<LivePrompts>().EnterScope();
        var model = new Model();

        await Ask(model, "desk/reply", "support");
        await Ask(model, "triage", "support");
        await Assert.ThrowsAsync<PromptLimitException>(() => Ask(model, "desk/other", "support"));
        await Ask(model, "desk/reply", "sales");
        await Ask(model, "desk/reply");

        Assert.Equal(4, model.Asked.Count);
    }

    [Fact]
    public async Task Money_is_counted_over_restarts_and_a_cheaper_model_goes_on()
    {
        var quota = new PromptQuota { Name = "triage", Prompts = ["support/triage"], Period = QuotaPeriod.Month, CostUsd = 0.0001, ThenModel = "mini" };
        var model = new Model();
        for (var run = 0; run < 2; run++)
        {
            using var host = Host(quota);
            using var scope = host.Services.GetRequiredService<LivePrompts>().EnterScope();
            for (var i = 0; i < 2; i++) await Ask(model);
        }

        Assert.Equal(["m", "m", "m", "mini"], model.Asked);
        await using var store = new Storage.SqliteEventStore(folder.Combine("events.db"), clock);
        var use = await store.UsedAsync(quota, Some.Noon, Stop);
        Assert.Equal((4L, 60L), (use.Calls, use.Tokens));
        Assert.Equal(((3 * 40.0) + 15) / 1_000_000, use.CostUsd, 12);
        Assert.Equal("cost", Assert.Single(warnings).Limit);
    }

    [Fact]
    public async Task A_refusal_by_one_quota_uses_nothing_of_the_others_and_a_failed_call_only_itself()
    {
        var all = new PromptQuota { Name = "all", Calls = 100 };
        using var host = Host(all, new PromptQuota { Name = "small", Calls = 1 });
        using var scope = host.Services.GetRequiredService<LivePrompts>().EnterScope();

        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(new Model { Failure = new HttpRequestException() }));
        await Assert.ThrowsAsync<PromptLimitException>(() => Ask(new Model()));

        var store = (IQuotaStore)host.Services.GetRequiredService<Storage.IEventStore>();
        Assert.Equal(new QuotaUse(1, 0, 0), await store.UsedAsync(all, Some.Noon, Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_its_store_a_call_goes_on_or_is_refused_as_the_options_say(bool refuses)
    {
        folder.Write("events.db", "This is no database at all, but a text of some length, so that SQLite reads it.");
        using var host = Host(new QuotaOptions { Quotas = [new PromptQuota { Name = "all", Calls = 1 }], RefusesWithoutStore = refuses });
        using var scope = host.Services.GetRequiredService<LivePrompts>().EnterScope();
        var model = new Model();

        if (refuses) Assert.Equal("store", (await Assert.ThrowsAsync<PromptLimitException>(() => Ask(model))).Limit);
        else Assert.Equal("Hello.", (await Ask(model)).Text);

        Assert.Equal(refuses ? 0 : 1, model.Asked.Count);
    }

    [Fact]
    public void Quotas_need_names_of_their_own_and_a_store()
    {
        var services = new ServiceCollection();
        var quota = new PromptQuota { Name = "x" };
        Assert.Throws<ArgumentException>(() => services.AddPromptRegistry().UseQuotas(new QuotaOptions { Quotas = [quota, quota with { Calls = 1 }] }));
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPromptRegistry().UseQuotas(new QuotaOptions { Quotas = [quota, quota with { Period = QuotaPeriod.Month }] });
        using var host = builder.Build();
        Assert.Contains("UseSqliteEvents", Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<LivePrompts>).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private IHost Host(params PromptQuota[] quotas) => Host(new QuotaOptions { Quotas = quotas, Warned = warnings.Add });

    private IHost Host(QuotaOptions options)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging().AddSingleton<TimeProvider>(clock);
        builder.Services.AddPromptRegistry().UsePrices(new ModelPrice("m", 2, 4), new ModelPrice("mini", 1, 1)).UseSqliteEvents(folder.Combine("events.db")).UseQuotas(options);
        return builder.Build();
    }

    private static Task<PromptResult> Ask(IChatClient model, string name = "support/triage", string? team = null) => PromptCall.RunAsync(
        model,
        new RenderedPrompt([new RenderedMessage("user", "Hi")], new ChatTarget(ModelSettings.Create(name: "m"), null, null), new PromptIdentity { Name = name, Version = "1.0.0", Digest = "sha256:1", Team = team }),
        Stop);

    private sealed class Model : IChatClient
    {
        public List<string?> Asked { get; } = [];

        public Exception? Failure { get; init; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (Failure is not null) throw Failure;
            Asked.Add(options?.ModelId);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hello.")) { ModelId = options?.ModelId, Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 } });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
