using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Tests;
using PromptRegistry.Server.Webhooks;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests.Webhooks;

/// <summary>Who is told of what happens: signed, once, and again where it did not arrive.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory folder = new();
    private readonly TestKeys keys = new();
    private HookReceiver receiver = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.Settings("environments: { staging: , prod: { requires: [approval], approvals: 1 } }");
        foreach (var version in (string[])["1.0.0", "1.1.0"]) fixture.ReleaseByHand("summarization", version);
        receiver = await HookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        fixture.Dispose();
        folder.Dispose();
        keys.Dispose();
    }

    /// <summary>The vector of the reference libraries of Standard Webhooks.</summary>
    [Fact]
    public void The_signature_is_that_of_standard_webhooks() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of("msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}""", [WebhookSignature.Read(HookReceiver.Secret)!]));

    [Fact]
    public async Task Moves_releases_approvals_and_who_is_waited_for_are_told_once_by_all_replicas()
    {
        fixture.Promote("summarization@1.0.0", "staging");
        await using var server = await StartAsync(Hook());
        await using var replica = await StartAsync(Hook());
        await StartedAsync(server);
        await StartedAsync(replica);

        var key = keys.Add("release-manager approver");
        await RunningServer.JsonAsync(await server.SendAsync("POST", "/v1/promotions", """{ "prompts": ["summarization@1.1.0"], "environment": "staging", "reason": "for the demo" }""", key), 200);
        fixture.Write("summarization", "1.2.0", "Summarise better.");
        fixture.Repository.Commit("better");
        Release("summarization");
        await RunningServer.JsonAsync(await server.SendAsync("POST", "/v1/approvals", """{ "prompt": "summarization@1.2.0", "environment": "prod" }""", keys.Add("approver", email: "bob@example.org")), 200);

        await UntilAsync(() => receiver.Of(WebhookTypes.Moved).Any() && receiver.Of(WebhookTypes.Released).Any() && receiver.Of(WebhookTypes.ApprovalWanted).Any() && receiver.Of(WebhookTypes.Approved).Any());
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var moved = Assert.Single(receiver.Of(WebhookTypes.Moved))["data"]!;
        Assert.Equal(("promote", "summarization", "1.1.0", "1.0.0", "staging", "for the demo", "ada@example.org"),
            ((string?)moved["event"], (string?)moved["prompt"], (string?)moved["version"], (string?)moved["previous"], (string?)moved["environment"], (string?)moved["reason"], (string?)moved["by"]!["email"]));
        Assert.Equal("1.2.0", (string?)Assert.Single(receiver.Of(WebhookTypes.Released))["data"]!["version"]);
        Assert.Equal(("1.2.0", "prod", 1), Data(WebhookTypes.ApprovalWanted, d => ((string?)d["version"], (string?)d["environment"], (int)d["needed"]!)));
        Assert.Equal("bob@example.org", Data(WebhookTypes.Approved, d => (string?)d["by"]!["email"]));
        // What happened before anybody wanted to know is no news.
        Assert.Equal(receiver.Came.Count, receiver.Came.DistinctBy(c => c.Id).Count());
        Assert.DoesNotContain(receiver.Came, c => (string?)c.Body["data"]!["version"] == "1.0.0");
    }

    [Fact]
    public async Task What_happens_while_no_server_runs_is_told_by_the_next()
    {
        fixture.Promote("summarization@1.0.0", "staging");
        await using (var first = await StartAsync(Hook())) await StartedAsync(first);

        fixture.Promote("summarization@1.1.0", "staging");
        await using var next = await StartAsync(Hook());

        await UntilAsync(() => receiver.Of(WebhookTypes.Moved).Any());
        Assert.Equal("1.1.0", Data(WebhookTypes.Moved, d => (string?)d["version"]));
    }

    [Fact]
    public async Task What_does_not_arrive_is_sent_again_with_the_same_id_and_logged()
    {
        receiver.Status = count => count switch { 0 => 503, 1 => 302, _ => 200 };
        await using var server = await StartAsync(Hook());
        await MoveAsync(server);

        await UntilAsync(() => receiver.Came.Count == 3);
        Assert.Single(receiver.Came.Select(c => c.Id).Distinct());
        var sent = await LogAsync(server, "sent");
        Assert.Equal((3, "hook", WebhookTypes.Moved, receiver.Came.First().Id), ((int)sent["attempts"]!, (string?)sent["webhook"], (string?)sent["type"], (string?)sent["id"]));
        Assert.Null(sent["problem"]);
        await RunningServer.JsonAsync(await server.SendAsync("GET", "/v1/webhooks/deliveries", key: keys.Add("release-manager")), 403);
        await RunningServer.JsonAsync(await server.SendAsync("GET", "/v1/webhooks/deliveries?limit=0", key: keys.Add("administrator")), 400);
    }

    [Theory]
    [InlineData(410, 1, "It answered 410")]
    [InlineData(500, 4, "It answered 500")]
    public async Task What_never_arrives_is_given_up(int status, int attempts, string says)
    {
        receiver.Status = _ => status;
        await using var server = await StartAsync(Hook());
        await MoveAsync(server);

        var failed = await LogAsync(server, "failed");

        Assert.Equal(attempts, (int)failed["attempts"]!);
        Assert.StartsWith(says, (string?)failed["problem"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:9/hook")]
    [InlineData("https://[::ffff:10.0.0.1]/hook")]
    [InlineData("https://localhost:9/hook")]
    public async Task A_network_that_is_not_public_is_entered_only_where_the_operator_says_so(string address)
    {
        await using var server = await StartAsync(Hook(address, isPrivate: false));
        await MoveAsync(server);

        var failed = await LogAsync(server, "failed");

        Assert.Equal(1, (int)failed["attempts"]!);
        Assert.Contains("which is in no public network. Where that is right, say 'private: true'.", (string?)failed["problem"], StringComparison.Ordinal);
        Assert.Empty(receiver.Came);
    }

    [Fact]
    public async Task A_receiver_gets_what_it_wants()
    {
        var other = await HookReceiver.StartAsync();
        await using var server = await StartAsync($"{Hook()}\n  - {{ name: other, url: '{other.Address}', secret: {HookReceiver.Secret}, private: true, events: [rollout.changed] }}\n"
            + $"  - {{ name: support, url: '{other.Address}', secret: {HookReceiver.Secret}, private: true, prompts: ['support/*'] }}");
        await MoveAsync(server);

        await UntilAsync(() => receiver.Of(WebhookTypes.Moved).Any());
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Empty(other.Came);
        await other.DisposeAsync();
    }

    [Theory]
    [InlineData("webhooks: []\nwebhook: []", "(2,1)", "has no key 'webhook'")]
    [InlineData("webhooks:\n  - { url: 'https://x.example', secret: S }", "(2,5)", "needs the key 'name'")]
    [InlineData("webhooks:\n  - { name: a, url: 'http://x.example', secret: S }", "(2,21)", "https address")]
    [InlineData("webhooks:\n  - { name: a, url: 'https://u:p@x.example', secret: S }", "(2,21)", "without a name or password")]
    [InlineData("webhooks:\n  - { name: a, url: 'https://x.example', secret: hunter2 }", "(2,50)", "random bytes in base64")]
    [InlineData("webhooks:\n  - { name: a, url: 'https://x.example', secret: S, events: [moved] }", "(2,98)", "There is no event 'moved'.")]
    [InlineData("webhooks:\n  - { name: a, url: 'https://x.example', secret: S }\n  - { name: a, url: 'https://y.example', secret: S }", "(1,1)", "There are two webhooks 'a'")]
    public void What_is_wrong_in_the_file_is_told_at_its_place_and_no_secret_is_repeated(string text, string place, string says)
    {
        var file = Write(text.Replace("secret: S", $"secret: {HookReceiver.Secret}", StringComparison.Ordinal));

        var problem = WebhookFile.Read(file, fixture.Repository.Path).Problems[0];

        Assert.Contains(place, problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_may_read_or_that_a_branch_could_edit_is_refused()
    {
        var file = Write(Hook());
        Assert.Empty(WebhookFile.Read(file, fixture.Repository.Path).Problems);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Contains("chmod 600", Assert.Single(WebhookFile.Read(file, fixture.Repository.Path).Problems).Message, StringComparison.Ordinal);
        }

        fixture.Repository.Write("webhooks.yaml", Hook());
        Assert.Contains("lies in the repository", Assert.Single(WebhookFile.Read(fixture.Repository.Combine("webhooks.yaml"), fixture.Repository.Path).Problems).Message, StringComparison.Ordinal);
        Assert.Equal("PRM4031", Assert.Single(WebhookFile.Read("/none/webhooks.yaml", fixture.Repository.Path).Problems).Id);
    }

    private string Hook(string? address = null, bool isPrivate = true) =>
        $"webhooks:\n  - {{ name: hook, url: '{address ?? receiver.Address}', secret: {HookReceiver.Secret}, private: {(isPrivate ? "true" : "false")} }}";

    private string Write(string text)
    {
        var file = folder.Write("webhooks.yaml", text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private Task<RunningServer> StartAsync(string hooks) => RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with
    {
        Events = folder.Combine("events.db"),
        Webhooks = Write(hooks),
        RefreshInterval = TimeSpan.FromMilliseconds(50),
        WebhookPauses = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(20), 3)],
    });

    private async Task MoveAsync(RunningServer server)
    {
        await StartedAsync(server);
        await RunningServer.JsonAsync(await server.SendAsync("POST", "/v1/promotions", """{ "prompts": ["summarization@1.0.0"], "environment": "staging" }""", keys.Add("release-manager")), 200);
    }

    /// <summary>The server has noted where the ledger ends, so that what comes is news.</summary>
    private static Task StartedAsync(RunningServer server) =>
        server.App.Services.GetServices<IHostedService>().OfType<LedgerNews>().Single().Started.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private async Task<JsonNode> LogAsync(RunningServer server, string state)
    {
        var administrator = keys.Add("administrator");
        JsonNode? found = null;
        await UntilAsync(async () =>
        {
            var log = await RunningServer.JsonAsync(await server.SendAsync("GET", "/v1/webhooks/deliveries", key: administrator), 200);
            return (found = log["deliveries"]!.AsArray().FirstOrDefault(d => (string?)d!["state"] == state)) is not null;
        });
        return found!;
    }

    private T Data<T>(string type, Func<JsonNode, T> read) => read(Assert.Single(receiver.Of(type))["data"]!);

    private void Release(string prompt)
    {
        using var registry = fixture.Open();
        var released = new ReleaseOperation(registry).Run(new ReleaseRequest(prompt));
        Assert.True(released.Succeeded, string.Join('\n', released.Diagnostics));
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 1500; i++)
        {
            if (await condition()) return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not happen within half a minute.");
    }
}
