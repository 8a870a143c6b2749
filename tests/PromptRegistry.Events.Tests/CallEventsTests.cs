using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Events.Tests;

/// <summary>An app's calls become events, from the accessor to the store.</summary>
public sealed class CallEventsTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static RenderedPrompt Prompt { get; } = new(
        [new RenderedMessage("system", "Be brief."), new RenderedMessage("user", "Hi")],
        new ChatTarget(ModelSettings.Create(name: "m", temperature: 0), null, null),
        new PromptIdentity { Name = "support/triage", Version = "1.2.0", Digest = "sha256:1", Environment = "prod", Reason = ResolutionReason.Environment });

    [Fact]
    public async Task A_call_and_its_feedback_are_stored_by_the_app_as_it_runs()
    {
        using var host = Host(b => b.UseSqliteEvents(folder.Combine("events.db"), new EventWriterOptions { Texts = 1 }).AddEventsHealthCheck());
        await host.StartAsync(Stop);
        var prompts = host.Services.GetRequiredService<LivePrompts>();
        PromptResult result;
        using (prompts.EnterScope())
        {
            result = await PromptCall.RunAsync(new Model(), Prompt, Stop);
        }

        Assert.True(await prompts.ReportAsync(PromptFeedback.Thumb(result.RenderId, true)));
        var store = host.Services.GetRequiredService<IEventStore>();
        StoredCallOf(await FoundAsync(store, result.RenderId), result);
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop);
        Assert.Equal(HealthStatus.Healthy, health.Entries["prompt-events"].Status);
        await host.StopAsync(Stop);

        static void StoredCallOf(Queries.StoredCall found, PromptResult result)
        {
            var call = found.Call;
            Assert.Equal(("support/triage", "1.2.0", "sha256:1", "prod", "Environment", "gpt-m"), (call.Prompt, call.Version, call.Digest, call.Environment, call.Reason, call.Model));
            Assert.Equal((7L, 2L, 3L, 1L, "stop"), (call.InputTokens, call.CachedTokens, call.OutputTokens, call.ReasoningTokens, call.Finish));
            Assert.Equal(("Be brief.\n\nHi", "Hello."), (call.Input, call.Output));
            Assert.Equal(result.Latency.TotalMicroseconds, call.Latency!.Value.TotalMicroseconds, 1.0);
            Assert.Null(call.Error);
            Assert.Equal(1, Assert.Single(found.Feedback).Value);
        }
    }

    [Fact]
    public async Task Calls_that_fail_are_events_with_the_kind_of_the_failure()
    {
        var events = new List<PromptEvent>();
        using var prompts = new LivePrompts(null, new PromptRegistryOptions()) { Events = new Told(events) };
        using var scope = prompts.EnterScope();

        await Assert.ThrowsAsync<TimeoutException>(() => PromptCall.RunAsync(new Model(new TimeoutException()), Prompt, Stop));
        await Assert.ThrowsAsync<HttpRequestException>(() => PromptCall.RunAsync(new Model(new HttpRequestException()), Prompt, Stop));
        await Assert.ThrowsAsync<OperationCanceledException>(() => PromptCall.RunAsync(new Model(new OperationCanceledException()), Prompt, Stop));
        await Assert.ThrowsAsync<PromptAnswerException>(() => PromptCall.RunAsync<string>(new Model(), Prompt, _ => throw new InvalidDataException(), Stop));

        Assert.Equal(["timeout", "HttpRequestException", "canceled", "schema"], events.Select(e => e.Error));
        Assert.All(events, e => Assert.Null(e.Input));
    }

    [Fact]
    public async Task An_event_has_the_unit_that_was_rendered_for_as_a_hash()
    {
        var events = new List<PromptEvent>();
        using var prompts = new LivePrompts(null, new PromptRegistryOptions()) { Events = new Told(events) };
        using var scope = prompts.EnterScope();
        RenderedPrompt For(PromptContext? context) => new([new RenderedMessage("user", "Hi")], new ChatTarget(ModelSettings.Create(name: "m"), null, null), Prompt.Identity, context);

        await PromptCall.RunAsync(new Model(), For(new PromptContext { UnitId = "ada@example.org" }), Stop);
        await PromptCall.RunAsync(new Model(), For(new PromptContext()), Stop);
        await PromptCall.RunAsync(new Model(), For(null), Stop);
        await Assert.ThrowsAsync<TimeoutException>(() => PromptCall.RunAsync(new Model(new TimeoutException()), For(new PromptContext { UnitId = "ada@example.org" }), Stop));

        Assert.Equal([UnitPseudonym.Of("ada@example.org"), null, null, UnitPseudonym.Of("ada@example.org")], events.Select(e => e.Unit));
    }

    [Fact]
    public async Task Calls_of_one_chain_have_its_name_and_those_of_a_trace_the_trace_s()
    {
        using var host = Host(b => b.UseSqliteEvents(folder.Combine("events.db")));
        await host.StartAsync(Stop);
        var (prompts, store) = (host.Services.GetRequiredService<LivePrompts>(), host.Services.GetRequiredService<IEventStore>());
        async Task<string?> TraceAsync()
        {
            var id = (await PromptCall.RunAsync(new Model(), Prompt, Stop)).RenderId;
            while (true)
            {
                if (await store.FindAsync(id, Stop) is { } found) return found.Call.Trace;
                await Task.Delay(10, Stop);
            }
        }


        using (prompts.EnterScope())
        {
            Assert.Null(await TraceAsync());
            using (Limits.PromptChain.Begin("outer"))
            {
                var first = await TraceAsync();
                using (Limits.PromptChain.Begin("inner")) Assert.Equal(first, await TraceAsync());
                Assert.Equal(32, first!.Length);
            }

            using var activity = new System.Diagnostics.Activity("request").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();
            Assert.Equal(activity.TraceId.ToHexString(), await TraceAsync());
        }

        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Nobody_is_told_where_nothing_keeps_events()
    {
        using var prompts = new LivePrompts(null, new PromptRegistryOptions());
        using var scope = prompts.EnterScope();

        Assert.Equal("Hello.", (await PromptCall.RunAsync(new Model(), Prompt, Stop)).Text);
        Assert.False(await prompts.ReportAsync(PromptFeedback.Thumb("x", true)));
    }

    [Fact]
    public async Task A_store_that_is_not_there_degrades_health_and_stops_no_call()
    {
        using var host = Host(b => b
            .UsePostgresEvents("Host=127.0.0.1;Port=1;Username=u;Password=s3cret;Database=d;Timeout=1", options: new EventWriterOptions { JournalFolder = folder.Combine("journal") })
            .AddEventsHealthCheck());
        await host.StartAsync(Stop);
        using (host.Services.GetRequiredService<LivePrompts>().EnterScope()) await PromptCall.RunAsync(new Model(), Prompt, Stop);

        var checks = host.Services.GetRequiredService<HealthCheckService>();
        HealthReportEntry entry;
        do
        {
            await Task.Delay(20, Stop);
            entry = (await checks.CheckHealthAsync(Stop)).Entries["prompt-events"];
        }
        while (entry.Status == HealthStatus.Healthy);
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("127.0.0.1/d cannot be written to", entry.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", entry.Description, StringComparison.Ordinal);
        await host.StopAsync(Stop);
        Assert.NotEmpty(Directory.GetFiles(folder.Combine("journal")));
    }

    [Fact]
    public void A_registry_keeps_its_events_once() => Assert.Throws<InvalidOperationException>(
        () => Host(b => b.UseSqliteEvents("a.db").UsePostgresEvents("Host=nowhere")));

    public void Dispose() => folder.Dispose();

    private static IHost Host(Action<IPromptRegistryBuilder> with)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        with(builder.Services.AddPromptRegistry());
        return builder.Build();
    }

    private static async Task<Queries.StoredCall> FoundAsync(IEventStore store, string id)
    {
        while (true)
        {
            if (await store.FindAsync(id, Stop) is { Feedback.Count: > 0 } found) return found;
            await Task.Delay(10, Stop);
        }
    }

    private sealed class Told(List<PromptEvent> events) : IPromptEvents
    {
        public void Add(PromptEvent call) => events.Add(call);

        public void Add(PromptFeedback feedback)
        {
        }
    }

    private sealed class Model(Exception? failure = null) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => failure is not null
            ? throw failure
            : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hello."))
            {
                ModelId = "gpt-m",
                FinishReason = ChatFinishReason.Stop,
                Usage = new UsageDetails { InputTokenCount = 7, CachedInputTokenCount = 2, OutputTokenCount = 3, ReasoningTokenCount = 1 },
            });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
