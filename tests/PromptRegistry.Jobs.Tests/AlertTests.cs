using Microsoft.Extensions.DependencyInjection;
using PromptRegistry.Cli.Tests;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Hosting;
using PromptRegistry.Jobs.Work;
using PromptRegistry.TestKit;

namespace PromptRegistry.Jobs.Tests;

/// <summary>Webhooks are told of what got worse, without anybody at a terminal.</summary>
public sealed class AlertTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    private readonly TempRepository git = new();
    private readonly TempDirectory folder = new();
    private readonly SqliteEventStore store;

    public AlertTests()
    {
        store = new SqliteEventStore(folder.Combine("events.db"));
        git.Write("prompts/greeting/prompt.yaml", "name: greeting\nversion: 1.0.0\nmessages: [{ role: user, content: Hi }]\n");
        git.Write("promptregistry.yaml", "alerts: [{ kind: slack, url-variable: PROMPTREGISTRY_ALERT_URL }]\n");
        git.Commit();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
        git.Dispose();
    }

    [Fact]
    public async Task What_got_worse_is_told_once_and_what_could_not_be_told_again()
    {
        await using var receiver = await AlertReceiver.StartAsync(400, 200);
        await using var provider = Services(receiver).BuildServiceProvider();
        await WriteAsync();
        var work = Alerts(provider);

        var failed = await Assert.ThrowsAnyAsync<Exception>(() => work.RunAsync(Now, Stop));
        await work.RunAsync(Now.AddMinutes(15), Stop);
        await work.RunAsync(Now.AddMinutes(30), Stop);

        Assert.Equal("PROMPTREGISTRY_ALERT_URL was not told that 'errors' of greeting 1.1.0 got worse: it answered 400.", failed.Message);
        Assert.Equal(2, receiver.Requests.Count);
        Assert.All(receiver.Requests, r => Assert.StartsWith("greeting 1.1.0 in prod: 'errors' is worse", r.Body.GetProperty("text").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_anybody_to_tell_nothing_is_done()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        await using var provider = Services(receiver).BuildServiceProvider();
        await WriteAsync();
        git.Write("promptregistry.yaml", "");
        git.Commit();

        await Alerts(provider).RunAsync(Now, Stop);

        Assert.Empty(receiver.Requests);
    }

    private static IRecurringWork Alerts(IServiceProvider provider) => provider.GetServices<IRecurringWork>().Single(w => w.Name == WorkNames.Alerts);

    private ServiceCollection Services(AlertReceiver receiver)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IEventStore>(store);
        services.AddPromptRegistryJobs(jobs =>
        {
            jobs.Repository = git.Path;
            jobs.Network = receiver.Network;
            jobs.Variables = name => name == "PROMPTREGISTRY_ALERT_URL" ? receiver.Address + "/s3cret" : null;
        });
        return services;
    }

    private async Task WriteAsync()
    {
        var calls = new List<PromptEvent>();
        for (var i = 0; i < 600; i++)
        {
            calls.Add(new PromptEvent
            {
                RenderId = Guid.CreateVersion7(Now.AddHours(-2)).ToString("N"),
                Time = Now.AddHours(-2).AddSeconds(i),
                Prompt = "greeting",
                Version = i >= 400 ? "1.1.0" : "1.0.0",
                Digest = "sha256:0",
                Environment = "prod",
                Reason = "Environment",
                Error = i >= 400 && i % 5 == 0 ? "timeout" : null,
            });
        }

        await store.WriteAsync(EventBatch.Of(calls), Stop);
    }
}
