using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Work;
using PromptRegistry.TestKit;

namespace PromptRegistry.Jobs.Tests;

public sealed class JobsTests : IAsyncDisposable
{
    private readonly TempDirectory folder = new();
    private readonly ServiceCollection services = new();
    private readonly SqliteEventStore store;

    public JobsTests()
    {
        store = new SqliteEventStore(folder.Combine("events.db"));
        services.AddLogging();
        services.AddSingleton<IEventStore>(store);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Work_is_done_again_and_again_in_the_memory_of_a_process_and_what_is_old_goes()
    {
        var counted = new Counted();
        var now = DateTimeOffset.UtcNow;
        await store.WriteAsync(EventBatch.Of([Call(now.AddDays(-100)), Call(now)]), Stop);
        services.AddSingleton<IRecurringWork>(counted);
        services.AddPromptRegistryJobs(o => o.Schedules["retention"] = "100ms");
        await using var provider = services.BuildServiceProvider();

        await StartAsync(provider);
        await UntilAsync(() => Task.FromResult(counted.Times.Count >= 3));
        await UntilAsync(async () => (await store.CallsAsync(new CallFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), Stop)).Count == 1);
        await StopAsync(provider);

        var times = counted.Times.ToList();
        Assert.Equal(times.Distinct().Order(), times);
        Assert.All(times, t => Assert.Equal(0, t.UtcTicks % TimeSpan.FromMilliseconds(200).Ticks));
    }

    [Fact]
    public async Task What_fails_is_told_by_the_health_and_done_again()
    {
        var counted = new Counted { Fails = true };
        services.AddSingleton<IRecurringWork>(counted);
        services.AddPromptRegistryJobs(o => o.Schedules["retention"] = "off").AddPromptRegistryJobsHealthCheck();
        await using var provider = services.BuildServiceProvider();
        var health = provider.GetRequiredService<HealthCheckService>();
        Assert.Contains("It has not begun yet.", (await health.CheckHealthAsync(Stop)).Entries["prompt-jobs"].Description, StringComparison.Ordinal);

        await StartAsync(provider);
        await UntilAsync(() => Task.FromResult(counted.Times.Count >= 2));
        await UntilAsync(async () => (await health.CheckHealthAsync(Stop)).Entries["prompt-jobs"].Description == "counted: It failed.");
        counted.Fails = false;
        await UntilAsync(async () => (await health.CheckHealthAsync(Stop)).Status == HealthStatus.Healthy);
        await StopAsync(provider);
    }

    [Fact]
    public async Task A_database_of_the_cluster_that_is_not_there_keeps_no_app_from_starting()
    {
        services.AddPromptRegistryJobs(o => o.Cluster = "Host=127.0.0.1;Port=1;Username=u;Password=s3cret;Database=d;Timeout=1").AddPromptRegistryJobsHealthCheck();
        await using var provider = services.BuildServiceProvider();
        var health = provider.GetRequiredService<HealthCheckService>();

        await StartAsync(provider);
        await UntilAsync(async () => (await health.CheckHealthAsync(Stop)).Entries["prompt-jobs"].Description is { } text && text.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", (await health.CheckHealthAsync(Stop)).Entries["prompt-jobs"].Description, StringComparison.Ordinal);
        await StopAsync(provider);
    }

    [Theory]
    [InlineData("Schedules:retentoin", "1h", "Schedules:retentoin is not known. Did you mean 'retention'?")]
    [InlineData("Schedules:retention", "sometimes", "'sometimes' is no schedule")]
    [InlineData("Schedules:retention", "1ms", "is too short")]
    [InlineData("ScoredCalls", "0", "ScoredCalls is 0")]
    [InlineData("ClusterSchema", "a b", "ClusterSchema is 'a b'")]
    [InlineData("AllowedKeys:0", "KEY", "AllowedKeys has 'KEY'")]
    [InlineData("AllowedEndpoints:0", "127.0.0.1", "AllowedEndpoints has '127.0.0.1'; an address such as http://127.0.0.1:11434 was expected.")]
    public async Task What_cannot_be_is_refused_at_the_start(string key, string value, string says)
    {
        services.AddPromptRegistryJobs(Section((key, value)));
        await using var provider = services.BuildServiceProvider();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(provider));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Repositry", "/srv", "Repositry is not known. Did you mean 'Repository'?")]
    [InlineData("ScoredCalls", "many", "ScoredCalls is 'many'; a whole number was expected.")]
    public void A_key_that_cannot_be_read_is_refused(string key, string value, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => services.AddPromptRegistryJobs(Section((key, value)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("5min", true)]
    [InlineData("0 0/5 * * * ?", true)]
    [InlineData("off", false)]
    public void Schedules_are_durations_and_cron_expressions(string text, bool isSchedule)
    {
        var (schedule, problem) = WorkSchedule.Parse(text);
        Assert.Null(problem);
        Assert.Equal(isSchedule, schedule is not null);
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Jobs:" + s.Key, (string?)s.Value))).Build().GetSection("Jobs");

    private static PromptEvent Call(DateTimeOffset time) => new()
    {
        RenderId = Guid.CreateVersion7(time).ToString("N"),
        Time = time,
        Prompt = "greeting",
        Version = "1.0.0",
        Digest = "sha256:1",
    };

    private static async Task StartAsync(IServiceProvider provider)
    {
        foreach (var service in provider.GetServices<IHostedService>()) await service.StartAsync(Stop);
    }

    private static async Task StopAsync(IServiceProvider provider)
    {
        foreach (var service in provider.GetServices<IHostedService>()) await service.StopAsync(Stop);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition()) await Task.Delay(20, Stop);
    }

    private sealed class Counted : IRecurringWork
    {
        public System.Collections.Concurrent.ConcurrentQueue<DateTimeOffset> Times { get; } = new();

        public bool Fails { get; set; }

        public string Name => "counted";

        public string UsualSchedule => "200ms";

        public Task RunAsync(DateTimeOffset due, CancellationToken cancellation)
        {
            Times.Enqueue(due);
            return Fails ? throw new InvalidOperationException("It failed.") : Task.CompletedTask;
        }
    }
}
