using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Registry;
using PromptRegistry.Tests.Registry;

namespace PromptRegistry.Tests.Hosting;

public sealed class AddPromptRegistryTests
{
    [Fact]
    public async Task A_host_serves_the_environment_from_its_start_and_follows_hints()
    {
        var name = "hosted-" + Guid.NewGuid().ToString("N");
        var contract = new PromptContract([], ["user"], null);
        var compiled = new CompiledPrompt(name, "1.0.0", "sha256:0", ContractText.Write(contract), new ChatTarget(new ModelSettings(), null, null));
        PromptRuntime.Register(compiled);
        using var source = new ScriptedSource();
        source.Point(name, "1.1.0", "", "A");
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddPromptRegistry(o =>
        {
            o.Environment = "staging";
            o.RefreshInterval = TimeSpan.FromHours(1);
            o.Source = () => source;
        });
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        var atStart = PromptRuntime.Resolve(compiled, null).Identity;
        var live = host.Services.GetRequiredService<LivePrompts>();
        var followed = new TaskCompletionSource();
        live.Changed += (_, e) =>
        {
            if (e.Served.Any(i => i.Name == name && i.Version == "1.2.0")) followed.TrySetResult();
        };
        source.Point(name, "1.2.0", "", "B");
        while (!followed.Task.IsCompleted)
        {
            source.Hint();
            await Task.WhenAny(followed.Task, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("1.1.0", "staging"), (atStart.Version, atStart.Environment));
    }

    [Fact]
    public void Without_a_source_nothing_runs()
    {
        var services = new ServiceCollection();

        services.AddPromptRegistry();

        Assert.Empty(services);
    }

    [Fact]
    public void Senseless_options_are_refused_at_once()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentOutOfRangeException>(() => services.AddPromptRegistry(o => o.RefreshInterval = TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => services.AddPromptRegistry(o => o.Environment = " "));
    }
}
