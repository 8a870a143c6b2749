using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PromptRegistry.Core.Ranking;
using PromptRegistry.Examples;
using PromptRegistry.Registry;
using PromptRegistry.Tests.Registry;

namespace PromptRegistry.Tests.Hosting;

/// <summary>Hosts follow in the process's default registry, so that these run one after the other.</summary>
[Collection(nameof(DefaultRegistry))]
public sealed class AddPromptRegistryTests : IDisposable
{
    private readonly CompiledPrompt accessor = Accessors.Register("hosted");
    private readonly Lines log = new();

    public void Dispose() => log.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HostApplicationBuilder Builder(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        builder.Logging.AddProvider(log);
        return builder;
    }

    private ScriptedSource Pointing(string version)
    {
        var source = new ScriptedSource();
        source.Point(accessor.Name, version, "", "Text of " + version);
        return source;
    }

    [Fact]
    public async Task A_model_that_chooses_examples_is_known_while_the_host_runs()
    {
        var name = $"model-{Guid.NewGuid():N}";
        var builder = Builder();
        builder.Services.AddPromptRegistry(o => o.Environment = "prod").UseSource(_ => Pointing("1.1.0")).UseEmbeddings(_ => new NoEmbeddings(), name);
        Assert.Throws<ArgumentException>(() => PromptEmbeddings.Use(new NoEmbeddings()));
        using (var host = builder.Build())
        {
            await host.StartAsync(Cancellation);
            Assert.True(TextVectors.Has(name));
            await host.StopAsync(Cancellation);
        }

        Assert.False(TextVectors.Has(name));
    }

    [Fact]
    public async Task A_host_serves_the_environment_from_its_start_and_follows_hints()
    {
        var source = Pointing("1.1.0");
        var builder = Builder();
        builder.Services.AddPromptRegistry(o =>
        {
            o.Environment = "staging";
            o.RefreshInterval = TimeSpan.FromHours(1);
        }).UseSource(_ => source);
        using var host = builder.Build();

        await host.StartAsync(Cancellation);
        var atStart = PromptRuntime.Resolve(accessor, null).Identity;
        source.Point(accessor.Name, "1.2.0", "", "B");
        await Until(() => Accessors.Served(accessor).Version == "1.2.0", source.Hint);

        await host.StopAsync(Cancellation);
        Assert.Equal(("1.1.0", "staging"), (atStart.Version, atStart.Environment));
        Assert.Contains(log.Texts, l => l.Contains($"Prompt {accessor.Name}: version 1.2.0 is served in staging (Environment)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arms_are_dealt_logged_and_told_of_to_all_that_are_registered()
    {
        var source = Pointing("1.1.0");
        source.Deal(accessor.Name, ("canary", "1.2.0", "Canary", "Weight: 100%"));
        var builder = Builder();
        Told[] told = [new(), new()];
        foreach (var one in told) builder.Services.AddSingleton<IPromptExposures>(one);
        builder.Services.AddPromptRegistry().UseSource(_ => source);
        using var host = builder.Build();

        await host.StartAsync(Cancellation);
        var served = PromptRuntime.Resolve(accessor, new PromptContext { UnitId = "user-1" }).Identity;
        await host.StopAsync(Cancellation);

        Assert.Equal(("1.2.0", "canary"), (served.Version, served.Arm));
        Assert.All(told, t => Assert.Equal(("user-1", served), (Assert.Single(t.All).Unit, t.All[0].Identity)));
        Assert.Contains(log.Texts, l => l.Contains($"Prompt {accessor.Name}: version 1.2.0 is served in prod as the arm canary", StringComparison.Ordinal));
    }

    private sealed class Told : IPromptExposures
    {
        public List<PromptExposure> All { get; } = [];

        public void Exposed(in PromptExposure exposure) => All.Add(exposure);
    }

    [Fact]
    public async Task Without_a_source_the_log_says_once_which_versions_are_served()
    {
        var builder = Builder();
        builder.Services.AddPromptRegistry().AddHealthCheck();
        using var host = builder.Build();

        await host.StartAsync(Cancellation);

        var line = Assert.Single(log.Texts, l => l.Contains("No source of prompts is configured", StringComparison.Ordinal));
        Assert.Contains($"{accessor.Name} 1.0.0", line, StringComparison.Ordinal);
        Assert.Equal(("1.0.0", ResolutionReason.CompiledIn), Accessors.Served(accessor));
        Assert.Equal(HealthStatus.Healthy, (await Health(host)).Status);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_source_that_does_not_answer_holds_up_the_start_no_longer_than_the_timeout()
    {
        var source = Pointing("1.1.0");
        var answer = new TaskCompletionSource();
        source.Answer = answer.Task;
        var builder = Builder();
        builder.Services.AddPromptRegistry(o => o.StartTimeout = TimeSpan.FromMilliseconds(50)).UseSource(_ => source).AddHealthCheck();
        using var host = builder.Build();

        await host.StartAsync(Cancellation);

        Assert.Equal(("1.0.0", ResolutionReason.Fallback), Accessors.Served(accessor));
        Assert.Contains(log.Texts, l => l.Contains("did not answer within less than a second, which the start waits for (StartTimeout)", StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Degraded, (await Health(host)).Status);
        answer.SetResult();
        await Until(() => Accessors.Served(accessor) == ("1.1.0", ResolutionReason.Environment), source.Hint);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_source_that_throws_whatever_does_not_keep_the_app_from_starting()
    {
        var source = Pointing("1.1.0");
        source.Answer = Task.FromException(new InvalidTimeZoneException("Odd."));
        var builder = Builder();
        builder.Services.AddPromptRegistry().UseSource(_ => source).AddHealthCheck();
        using var host = builder.Build();

        await host.StartAsync(Cancellation);

        var health = await Health(host);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("The prompts of the test cannot be read: Odd.", health.Description, StringComparison.Ordinal);
        source.Answer = Task.CompletedTask;
        await Until(() => Accessors.Served(accessor).Version == "1.1.0", source.Hint);
        var healed = await Health(host);
        Assert.DoesNotContain("Odd.", healed.Description, StringComparison.Ordinal);
        Assert.Equal("the test", healed.Data["source"]);
        Assert.Equal("prod", healed.Data["environment"]);
        Assert.Contains($"{accessor.Name} 1.1.0 (Environment)", (string[])healed.Data["served"]);
        Assert.InRange((double)healed.Data["secondsSinceLastRead"], 0, 600);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Options_come_from_the_configuration_and_a_changed_environment_is_followed_without_a_restart()
    {
        var source = Pointing("1.1.0");
        var builder = Builder(("PromptRegistry:Environment", "staging"), ("PromptRegistry:StartTimeout", "00:00:30"), ("PromptRegistry:KeepSnapshot", "false"));
        builder.Services.AddPromptRegistry(builder.Configuration.GetSection("PromptRegistry")).UseSource(_ => source);
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        var live = host.Services.GetRequiredService<LivePrompts>();
        Assert.Equal("staging", live.Snapshot!.Environment);
        Assert.Equal((TimeSpan.FromSeconds(30), false), (live.Options.StartTimeout, live.Options.KeepSnapshot));

        var configuration = (IConfigurationRoot)builder.Configuration;
        configuration["PromptRegistry:Environment"] = "prod";
        configuration.Reload();

        await Until(() => PromptRuntime.Resolve(accessor, null).Identity is { Environment: "prod", Reason: ResolutionReason.Environment });
        configuration["PromptRegistry:RefreshInterval"] = "soon";
        configuration.Reload();
        await Until(() => log.Texts.Any(l => l.Contains("PromptRegistry:RefreshInterval is 'soon'", StringComparison.Ordinal)));
        Assert.Equal("prod", live.Options.Environment);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Another_source_is_followed_when_its_options_change_and_the_one_before_is_disposed()
    {
        var opened = new Dictionary<string, ScriptedSource>(StringComparer.Ordinal) { ["a"] = Pointing("1.1.0"), ["b"] = Pointing("1.2.0") };
        var keys = new PromptRegistry.Hosting.OptionKeys<Place>().Text("Address", (o, v) => o.Address = v);
        var builder = Builder(("Prompts:Place:Address", "a"));
        builder.Services.AddPromptRegistry(builder.Configuration.GetSection("Prompts"))
            .UseSource("Place", keys, o => opened[o.Address], o => o.Address is "a" or "b" ? [] : ["Address is neither a nor b."]);
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        Assert.Equal("1.1.0", Accessors.Served(accessor).Version);

        var configuration = (IConfigurationRoot)builder.Configuration;
        configuration["Prompts:Place:Address"] = "b";
        configuration.Reload();
        await Until(() => Accessors.Served(accessor).Version == "1.2.0");
        Assert.Equal((true, false), (opened["a"].IsDisposed, opened["b"].IsDisposed));

        configuration["Prompts:Place:Address"] = "c";
        configuration.Reload();
        await Until(() => log.Texts.Any(l => l.Contains("Prompts:Place:Address is neither a nor b.", StringComparison.Ordinal)));
        Assert.Equal("1.2.0", Accessors.Served(accessor).Version);
        await host.StopAsync(Cancellation);
    }

    [Theory]
    [InlineData("Enviroment", "prod", "PromptRegistry:Enviroment is not known. Did you mean 'Environment'?")]
    [InlineData("Environment", " ", "PromptRegistry:Environment is empty")]
    [InlineData("RefreshInterval", "5", "PromptRegistry:RefreshInterval is '5'; a time such as 00:00:05 was expected.")]
    [InlineData("RefreshInterval", "00:00:00", "PromptRegistry:RefreshInterval is 00:00:00; it is more than zero")]
    [InlineData("StartTimeout", "-00:00:01", "PromptRegistry:StartTimeout is -00:00:01; it is zero or more")]
    [InlineData("KeepSnapshot", "maybe", "PromptRegistry:KeepSnapshot is 'maybe'; true or false was expected.")]
    [InlineData("SnapshotFile", "/tmp/", "PromptRegistry:SnapshotFile is '/tmp/', which names no file.")]
    [InlineData("Environment:Name", "prod", "PromptRegistry:Environment is a section; a text was expected.")]
    public async Task What_cannot_be_is_refused_at_the_start_by_a_message_that_names_the_key(string key, string value, string expected)
    {
        var builder = Builder(("PromptRegistry:" + key, value));
        builder.Services.AddPromptRegistry(builder.Configuration.GetSection("PromptRegistry"));
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Contains(refused.Failures, f => f.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void One_registry_follows_one_source_and_a_second_one_has_a_name()
    {
        var services = new ServiceCollection();
        var builder = services.AddPromptRegistry().UseSource(_ => new ScriptedSource());

        Assert.Contains("has a source already", Assert.Throws<InvalidOperationException>(() => builder.UseSource(_ => new ScriptedSource())).Message, StringComparison.Ordinal);
        Assert.Contains("Give a second one a name", Assert.Throws<InvalidOperationException>(() => services.AddPromptRegistry()).Message, StringComparison.Ordinal);
        services.AddPromptRegistry("tenant-b");
        Assert.Contains("'tenant-b' already", Assert.Throws<InvalidOperationException>(() => services.AddPromptRegistry("tenant-b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_registries_follow_side_by_side_and_a_scope_says_which_is_asked()
    {
        var builder = Builder();
        builder.Services.AddPromptRegistry().UseSource(_ => Pointing("1.1.0")).AddHealthCheck();
        builder.Services.AddPromptRegistry("tenant-b", o => o.Environment = "b").UseSource(_ => Pointing("1.2.0")).AddHealthCheck();
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        var other = host.Services.GetRequiredKeyedService<LivePrompts>("tenant-b");

        Task<string> after;
        string inside, started;
        var open = new TaskCompletionSource();
        using (other.EnterScope())
        {
            inside = Accessors.Served(accessor).Version;
            started = await Task.Run(() => Accessors.Served(accessor).Version, Cancellation);
            after = Task.Run(async () =>
            {
                await open.Task;
                return Accessors.Served(accessor).Version;
            }, Cancellation);
        }

        open.SetResult();
        Assert.Equal(("1.2.0", "1.2.0", "1.1.0", "1.1.0"), (inside, started, Accessors.Served(accessor).Version, await after));
        Assert.Equal(["prompts", "prompts-tenant-b"], (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries.Keys.Order());
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Without_dependency_injection_the_one_that_started_last_is_asked_until_it_is_disposed()
    {
        var second = Pointing("1.2.0");
        await using var first = await LivePrompts.StartAsync(Pointing("1.1.0"), new PromptRegistryOptions(), cancellation: Cancellation);
        var before = Accessors.Served(accessor).Version;
        await using (await LivePrompts.StartAsync(second, new PromptRegistryOptions { RefreshInterval = TimeSpan.FromHours(1) }, log, cancellation: Cancellation))
        {
            second.Point(accessor.Name, "1.3.0", "", "C");
            await Until(() => Accessors.Served(accessor).Version == "1.3.0", second.Hint);
        }

        Assert.Equal(("1.1.0", "1.1.0", true), (before, Accessors.Served(accessor).Version, second.IsDisposed));
        Assert.Contains(log.Texts, l => l.Contains("version 1.3.0 is served", StringComparison.Ordinal));
        await first.DisposeAsync();
        Assert.Equal(("1.0.0", ResolutionReason.CompiledIn), Accessors.Served(accessor));
        await Assert.ThrowsAsync<ArgumentException>(() => LivePrompts.StartAsync(null, new PromptRegistryOptions { Environment = "" }, cancellation: Cancellation));
    }

    [Fact]
    public async Task A_handler_of_changes_that_throws_stops_nobody()
    {
        var told = 0;
        await using var live = new LivePrompts(Pointing("1.1.0"), new PromptRegistryOptions(), log);
        live.Changed += (_, _) => throw new InvalidTimeZoneException("Odd.");
        live.Changed += (_, change) => told += change.Served.Count(i => i.Name == accessor.Name);

        await live.RefreshAsync(Cancellation);

        Assert.Equal(1, told);
        Assert.Contains(log.Texts, l => l.Contains("A handler of LivePrompts.Changed failed", StringComparison.Ordinal));
    }

    private static async Task<HealthReportEntry> Health(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries["prompts"];

    private static async Task Until(Func<bool> reached, Action? meanwhile = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!reached())
        {
            meanwhile?.Invoke();
            await Task.Delay(10, patience.Token);
        }
    }

    private sealed record Place
    {
        public string Address { get; set; } = "";
    }
}

/// <summary>Tests that put a registry of their own in the place of the process's default one.</summary>
[CollectionDefinition(nameof(DefaultRegistry))]
public sealed class DefaultRegistry;
