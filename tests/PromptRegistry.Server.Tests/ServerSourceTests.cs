using Microsoft.Extensions.DependencyInjection;
using PromptRegistry.Git.Tests.Sources;
using PromptRegistry.Registry;
using PromptRegistry.Servers;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>A server is a source like the repository that it serves.</summary>
public sealed class ServerSourceTests : PromptSourceTests
{
    private readonly RunningServer server;
    private readonly IPromptSource source;

    public ServerSourceTests()
    {
        server = Wait(RunningServer.StartAsync(fixture.Repository.Path));
        source = new ServerPromptRegistryOptions { Url = server.Url }.Open();
    }

    protected override void Close()
    {
        source.Dispose();
        Wait(server.DisposeAsync().AsTask().ContinueWith(_ => 0));
    }

    protected override PromptSourceState Read(PromptSourceRequest request, PromptSourceState? previous)
    {
        Wait(server.RefreshAsync().ContinueWith(_ => 0));
        return source.Read(request, previous, CancellationToken.None);
    }

    [Fact]
    public void A_server_that_is_gone_is_an_error_and_is_found_when_it_comes_back()
    {
        var state = Read(Prod, null);
        using var nobody = new ServerPromptRegistryOptions { Url = "http://127.0.0.1:1" }.Open();

        var exception = Assert.Throws<PromptSourceException>(() => nobody.Read(Prod, state, CancellationToken.None));

        Assert.Contains("http://127.0.0.1:1 cannot be reached", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_is_no_server_of_prompts_is_an_error()
    {
        using var other = new ServerPromptRegistryOptions { Url = server.Url + "/nothing" }.Open();

        var exception = Assert.Throws<PromptSourceException>(() => other.Read(Prod, null, CancellationToken.None));

        Assert.Contains("answered 404: There is nothing at this address.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_that_is_not_there_is_an_error_that_says_which_there_are()
    {
        var exception = Assert.Throws<PromptSourceException>(() => Read(Prod with { Environment = "pord" }, null));

        Assert.Contains("Did you mean 'prod'?", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_move_is_told_without_asking()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var moved = false;
        Read(Prod, null);
        using var watch = source.Watch(() => (Volatile.Read(ref moved) ? told : ready).TrySetResult());
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Volatile.Write(ref moved, true);
        fixture.Promote("summarization@1.1.0", "prod");

        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_app_follows_it()
    {
        var services = new ServiceCollection();
        services.AddPromptRegistry(o => o.Environment = "prod").UseServer(server.Url);
        await using var provider = services.BuildServiceProvider();

        var prompts = provider.GetRequiredService<LivePrompts>();

        Assert.Equal(server.Url, prompts.Source);
        Assert.True(prompts.Refresh().IsHealthy);
    }

    [Theory]
    [InlineData(null, null, "Url is ''")]
    [InlineData("prompts.example.org", null, "Url is 'prompts.example.org'")]
    [InlineData("https://user:secret@example.org", null, "Url has a password in it")]
    [InlineData("http://prompts.example.org", "key", "Url is not https")]
    public void What_cannot_be_is_refused(string? url, string? key, string says)
    {
        var refused = Assert.Throws<ArgumentException>(() => new ServerPromptRegistryOptions { Url = url, Key = key }.Open());

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("key", new ServerPromptRegistryOptions { Url = url, Key = key }.ToString(), StringComparison.Ordinal);
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
