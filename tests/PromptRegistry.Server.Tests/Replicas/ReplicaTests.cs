using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using PromptRegistry.Events.Tests;
using PromptRegistry.Git.Tests;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Tests.Webhooks;
using PromptRegistry.Server.Webhooks;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests.Replicas;

/// <summary>
/// Three servers over one remote and one PostgreSQL, while prompts are promoted, one is killed, the database is pulled down and the remote is gone for a while: no wrong
/// version, nothing done twice, nothing lost that was acknowledged.
/// </summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const int Moves = 12, Batches = 40;

    private const string HookSecret = "a secret of this test";

    private readonly RegistryFixture fixture = new();
    private readonly TempRepository remote = new(bare: true);
    private readonly TempDirectory folder = new();
    private readonly List<ServerProcess> servers = [];
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly CancellationTokenSource quiet = new();
    private PostgresCluster database = null!;
    private HookReceiver receiver = null!;
    private string key = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (PostgresCluster.Programs is null) return;
        database = new PostgresCluster();
        receiver = await HookReceiver.StartAsync();
        fixture.Settings("environments: [staging, prod]");
        for (var i = 0; i < Moves; i++) fixture.ReleaseByHand("summarization", $"1.{i}.0");
        fixture.Repository.Git("remote", "add", "origin", remote.Path);
        fixture.Repository.Git("push", "--quiet", "origin", "main", "--tags");
        key = AddKey();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) server.Dispose();
        client.Dispose();
        quiet.Dispose();
        if (receiver is not null) await receiver.DisposeAsync();
        database?.Dispose();
        fixture.Dispose();
        remote.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Nothing_is_wrong_or_twice_or_lost_while_replica_database_and_remote_fail()
    {
        PostgresCluster.Require();
        servers.AddRange(await Task.WhenAll(Enumerable.Range(0, 3).Select(i => StartAsync(i, isNew: true))));
        var (acknowledged, read) = (new ConcurrentBag<string>(), new ConcurrentDictionary<string, bool>());
        var promoting = Task.Run(PromoteAllAsync, Stop);
        var reporting = Task.Run(() => ReportAllAsync(acknowledged), Stop);
        var reading = Task.Run(() => ReadAsync(read), Stop);

        // One dies in the middle of whatever it does.
        await Task.Delay(1500, Stop);
        servers[1].Kill();
        await Task.Delay(500, Stop);
        database.Crash();
        await Task.Delay(700, Stop);
        database.Start();
        await Task.Delay(300, Stop);
        Directory.Move(remote.Path, remote.Path + ".gone");
        await Task.Delay(1500, Stop);
        Directory.Move(remote.Path + ".gone", remote.Path);

        await promoting.WaitAsync(TimeSpan.FromMinutes(3), Stop);
        await reporting.WaitAsync(TimeSpan.FromMinutes(3), Stop);
        // The one that died comes back over what it left.
        servers[1] = await StartAsync(1, isNew: false);
        foreach (var server in servers)
        {
            // As the host of the remote tells of a push; else they look each minute.
            await PushedAsync(server);
            await UntilAsync(async () => await VersionAsync(server) == $"1.{Moves - 1}.0", server);
        }

        await quiet.CancelAsync();
        await reading.WaitAsync(TimeSpan.FromMinutes(1), Stop);

        // Each move is in the ledger once, in the order in which they were asked for, at the remote as here.
        var ledger = remote.Git("log", "--reverse", "--format=%s", "prompts/ledger").Split('\n').Where(s => s.StartsWith("promote", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, Moves).Select(i => $"promote summarization 1.{i}.0 to staging{(i == 0 ? "" : $" (was 1.{i - 1}.0)")}"), ledger);
        remote.Git("fsck", "--strict");
        // What was served was what was promoted, with the text of that version.
        Assert.All(read.Keys, said => Assert.Matches("^(1[.][0-9]+[.]0) Version \\1 of summarization", said));
        // What was acknowledged is there, once.
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var count = source.CreateCommand("SELECT count(*), count(DISTINCT render) FROM promptregistry.events");
        await using (var row = await count.ExecuteReaderAsync(Stop))
        {
            Assert.True(await row.ReadAsync(Stop));
            Assert.Equal((Batches * 5, Batches * 5), (row.GetInt64(0), row.GetInt64(1)));
        }

        Assert.Equal(Batches * 5, acknowledged.Count);
        // And who wanted to know was told of each move.
        await UntilAsync(() => Task.FromResult(receiver.Of(WebhookTypes.Moved).Select(m => (string?)m["data"]!["version"]).Distinct().Count() == Moves), servers[0]);
        Assert.Equal(Moves, receiver.Came.Where(c => (string?)c.Body["type"] == WebhookTypes.Moved).Select(c => c.Id).Distinct().Count());
        // They stop in good order.
        foreach (var server in servers.Where((_, i) => i != 1)) Assert.Equal(0, await server.StopAsync());
    }

    private string AddKey()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new KeyCommands(output, error, TimeProvider.System).Create()
            .Parse(["add", "--keys", database.ConnectionString, "--name", "Ada", "--email", "ada@example.org", "--role", "administrator"]).Invoke();
        Assert.True(code == 0, error.ToString());
        Assert.DoesNotContain("Username", error.ToString(), StringComparison.Ordinal);
        return output.ToString().Trim();
    }

    private async Task<ServerProcess> StartAsync(int number, bool isNew)
    {
        var clone = folder.Combine($"replica{number}");
        if (isNew)
        {
            fixture.Repository.Git("clone", "--quiet", "--bare", remote.Path, clone);
            foreach (var (name, value) in new[] { ("user.name", "Server"), ("user.email", "server@example.org"), ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*") })
                fixture.Repository.Git("-C", clone, "config", name, value);
        }

        var hooks = folder.Write($"webhooks{number}.yaml", $"webhooks:\n  - {{ name: all, url: '{receiver.Address}', secret: {HookReceiver.Secret}, private: true }}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hooks, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return await ServerProcess.StartAsync(
            new Dictionary<string, string> { [ServerOptions.EventsVariable] = database.ConnectionString, [ServerOptions.KeysVariable] = database.ConnectionString, [ServerOptions.HookVariable] = HookSecret },
            "--repo", clone, "--follow=origin", "--jobs", "--cluster", "--webhooks", hooks);
    }

    /// <summary>Each move is asked for until somebody says that it is done; the next comes after it.</summary>
    private async Task PromoteAllAsync()
    {
        for (var i = 0; i < Moves; i++)
        {
            var body = $$"""{ "prompts": ["summarization@1.{{i}}.0"], "environment": "staging" }""";
            await UntilDoneAsync("/v1/promotions", body, $"move-{i}");
            await Task.Delay(100, Stop);
        }
    }

    private async Task ReportAllAsync(ConcurrentBag<string> acknowledged)
    {
        for (var i = 0; i < Batches; i++)
        {
            var ids = Enumerable.Range(0, 5).Select(n => $"call-{i}-{n}").ToList();
            var calls = string.Join(", ", ids.Select(id => $$"""{ "renderId": "{{id}}", "prompt": "summarization", "version": "1.0.0", "environment": "staging", "cost": 0.01 }"""));
            await UntilDoneAsync("/v1/events", $$"""{ "calls": [{{calls}}] }""", $"batch-{i}");
            foreach (var id in ids) acknowledged.Add(id);
            await Task.Delay(60, Stop);
        }
    }

    private async Task UntilDoneAsync(string path, string json, string name)
    {
        var tried = new List<string>();
        for (var attempt = 0; attempt < 600; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(servers[attempt % servers.Count].Url, path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            request.Headers.Add("Idempotency-Key", name);
            try
            {
                using var response = await client.SendAsync(request, Stop);
                if (response.IsSuccessStatusCode) return;
                var answer = await response.Content.ReadAsStringAsync(Stop);
                Assert.True((int)response.StatusCode is 409 or 429 or 503, $"{name}: {(int)response.StatusCode} {answer}");
                tried.Add(answer);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException && !Stop.IsCancellationRequested)
            {
                tried.Add(exception.Message);
            }

            await Task.Delay(100, Stop);
        }

        Assert.Fail($"{name} was never done: {string.Join('\n', tried.TakeLast(5))}");
    }

    private async Task ReadAsync(ConcurrentDictionary<string, bool> read)
    {
        for (var i = 0; !quiet.IsCancellationRequested; i++)
        {
            try
            {
                if (await PromptAsync(servers[i % servers.Count]) is { } prompt) read[$"{prompt["version"]} {prompt["files"]!["prompts/summarization/user.scriban"]}"] = true;
            }
            catch (HttpRequestException)
            {
                // The one that was killed.
            }

            await Task.Delay(20, Stop);
        }
    }

    private async Task<JsonObject?> PromptAsync(ServerProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "/v1/prompts/summarization?environment=staging"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await client.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        // Before the first move, and while keys and repository were not read yet.
        if ((int)response.StatusCode is 404 or 503) return null;
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    private async Task PushedAsync(ServerProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, "/v1/hooks/push"));
        request.Headers.Add("X-Gitlab-Token", HookSecret);
        using var response = await client.SendAsync(request, Stop);
        Assert.Equal(202, (int)response.StatusCode);
    }

    private async Task<string?> VersionAsync(ServerProcess server) => (string?)(await PromptAsync(server))?["version"];

    private static async Task UntilAsync(Func<Task<bool>> condition, ServerProcess server)
    {
        for (var i = 0; i < 1800; i++)
        {
            if (await condition()) return;
            await Task.Delay(50, Stop);
        }

        Assert.Fail($"It did not happen within a minute and a half: {server.Said}");
    }
}
