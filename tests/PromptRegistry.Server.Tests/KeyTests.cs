using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PromptRegistry.Git.Tests;
using PromptRegistry.Registry;
using PromptRegistry.Server.Keys;
using PromptRegistry.Servers;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>Who may do what: keys, roles, scopes and limits, by real requests.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private readonly TestKeys keys = new();
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("support/triage", "2.0.0");
        Assert.True(fixture.Promote("summarization support/triage", "prod").Succeeded);
        Assert.True(fixture.Promote("summarization", "staging").Succeeded);
        server = await RunningServer.StartAsync(fixture.Repository.Path, keys.With);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        fixture.Dispose();
        keys.Dispose();
    }

    [Fact]
    public async Task Without_a_key_that_is_known_nothing_is_answered()
    {
        foreach (var (method, path) in new[]
        {
            ("GET", "/v1/prompts"),
            ("GET", "/v1/prompts/summarization"),
            ("GET", "/v1/environments/prod"),
            ("GET", "/v1/changes"),
            ("GET", "/nothing"),
            ("POST", "/v1/promotions"),
            ("POST", "/v1/events"),
            ("POST", "/v1/traces"),
        })
        {
            var known = keys.Add("administrator");
            foreach (var (key, says) in new[] { (null, "has no key"), ("none", "is not known"), (known[..^1] + (known[^1] == 'A' ? 'B' : 'A'), "is not known"), ("prk__", "is not known") })
            {
                using var response = await server.SendAsync(method, path, method == "POST" ? "{}" : null, key);
                var problem = await RunningServer.JsonAsync(response, 401);
                Assert.Equal("urn:promptregistry:PRM4034", (string?)problem["type"]);
                Assert.Contains(says, (string?)problem["detail"], StringComparison.Ordinal);
                Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            }
        }
    }

    [Fact]
    public async Task Who_looks_whether_it_runs_needs_no_key()
    {
        foreach (var path in (string[])["/healthz", "/readyz", "/openapi/v1.json"]) Assert.Equal(HttpStatusCode.OK, (await server.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_role_allows_its_routes_and_no_other()
    {
        foreach (var (role, allowed) in new[]
        {
            ("reader", "read"),
            ("reporter", "report"),
            ("release-manager", "read release"),
            ("approver", "read approve"),
            ("reader reporter", "read report"),
            ("administrator", "read report release approve"),
            ("stranger", ""),
        })
        {
            var key = keys.Add(role);
            foreach (var (policy, method, path) in new[]
            {
                ("read", "GET", "/v1/prompts/summarization"), ("release", "POST", "/v1/promotions"), ("release", "POST", "/v1/rollouts/start"), ("approve", "POST", "/v1/approvals"),
                ("report", "POST", "/v1/events"), ("report", "POST", "/v1/traces"),
            })
            {
                using var response = await server.SendAsync(method, path, method == "POST" ? "[]" : null, key);
                if (allowed.Split(' ').Contains(policy))
                {
                    Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
                    continue;
                }

                var problem = await RunningServer.JsonAsync(response, 403);
                Assert.Equal("urn:promptregistry:PRM4035", (string?)problem["type"]);
                Assert.Contains("administrator", (string?)problem["detail"], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_key_is_for_its_prompts_and_environments_whether_others_exist_or_not()
    {
        var key = keys.Add("reader", k => k with { Prompts = ["support/*"], Environments = ["prod"] });

        Assert.Equal("support/triage", (string?)(await Json("/v1/prompts/support/triage?environment=prod"))["name"]);
        foreach (var path in (string[])["/v1/prompts/summarization", "/v1/prompts/none", "/v1/releases/summarization", "/v1/prompts/support/triage?environment=staging", "/v1/environments/staging", "/v1/changes?environment=staging"])
            await Json(path, 403);
        var listed = Assert.Single((await Json("/v1/prompts"))["prompts"]!.AsArray())!;
        Assert.Equal("support/triage", (string?)listed["name"]);
        Assert.Equal("support/triage", Assert.Single((await Json("/v1/environments/prod"))["prompts"]!.AsObject()).Key);
        Assert.Equal("support/triage", (string?)Assert.Single((await Json("/api/public/v2/prompts"))["data"]!.AsArray())!["name"]);
        using var langfuse = await server.SendAsync("GET", "/api/public/v2/prompts/summarization", key: key);
        Assert.Equal(HttpStatusCode.Forbidden, langfuse.StatusCode);
        using var staging = await server.SendAsync("GET", "/api/public/v2/prompts/support%2Ftriage?label=staging", key: key);
        Assert.Equal(HttpStatusCode.Forbidden, staging.StatusCode);

        async Task<JsonObject> Json(string path, int status = 200) => await RunningServer.JsonAsync(await server.SendAsync("GET", path, key: key), status);
    }

    [Fact]
    public async Task Events_of_moves_are_those_of_its_prompts()
    {
        var key = keys.Add("reader", k => k with { Prompts = ["support/*"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        for (var i = 0; i < 3; i++) await Line();

        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.ReleaseByHand("support/triage", "2.1.0");
        fixture.Promote("summarization support/triage", "prod");
        await server.RefreshAsync();

        Assert.Equal("event: moved", await Line());
        Assert.Contains("support/triage", await Line(), StringComparison.Ordinal);
        await Line();
        keys.Revoke(key);
        fixture.Promote("support/triage@2.0.0", "prod");
        await server.RefreshAsync();
        Assert.Null(await Line());

        Task<string?> Line() => reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
    }

    [Fact]
    public async Task A_key_counts_as_soon_as_it_is_made_until_it_ends_or_is_taken_back()
    {
        var (key, ended) = (keys.Add("reader"), keys.Add("reader", k => k with { Expires = DateTimeOffset.UtcNow.AddDays(-1) }));
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("GET", "/v1/prompts", key: key)).StatusCode);

        keys.Revoke(key);

        Assert.Contains("was taken back", await Detail(key), StringComparison.Ordinal);
        Assert.Contains("ended on", await Detail(ended), StringComparison.Ordinal);

        async Task<string?> Detail(string of) => (string?)(await RunningServer.JsonAsync(await server.SendAsync("GET", "/v1/prompts", key: of), 401))["detail"];
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_leaves_the_keys_that_were_read_last_and_none_leaves_none()
    {
        var key = keys.Add("reader");
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("GET", "/v1/prompts", key: key)).StatusCode);

        await File.WriteAllTextAsync(keys.Path, "{", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("GET", "/v1/prompts", key: key)).StatusCode);

        File.Delete(keys.Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync("GET", "/v1/prompts", key: key)).StatusCode);
    }

    [Fact]
    public async Task Clients_of_Langfuse_send_it_as_a_password()
    {
        var key = keys.Add("reader");
        foreach (var (password, status) in new[] { (key, 200), ("wrong", 401) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/public/v2/prompts/summarization")
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"pk-any:{password}"))) },
            };
            using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)response.StatusCode);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            if (status == 401) Assert.Equal("UnauthorizedError", (string?)body["error"]);
        }
    }

    [Fact]
    public async Task An_app_follows_with_a_key()
    {
        using var source = new ServerPromptRegistryOptions { Url = server.Url, Key = keys.Add("reader") }.Open();
        using var stranger = new ServerPromptRegistryOptions { Url = server.Url }.Open();
        var request = new PromptSourceRequest("prod", ["summarization"]);

        var state = await Task.Run(() => source.Read(request, null, CancellationToken.None), TestContext.Current.CancellationToken);

        Assert.Contains("summarization", state.Prompts.Keys);
        var refused = await Assert.ThrowsAsync<PromptSourceException>(() => Task.Run(() => stranger.Read(request, null, CancellationToken.None)));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_key_has_its_rate_and_strangers_theirs()
    {
        await using var slow = await RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with { Rate = 1 });
        var (one, other) = (keys.Add("reader"), keys.Add("reader"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => slow.SendAsync("GET", "/v1/prompts", key: one)));
        using var ofOther = await slow.SendAsync("GET", "/v1/prompts", key: other);
        var strangers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => slow.SendAsync("GET", "/v1/prompts", key: "none")));

        var limited = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("urn:promptregistry:PRM4036", (string?)(await RunningServer.JsonAsync(limited, 429))["type"]);
        Assert.NotNull(limited.Headers.RetryAfter);
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, ofOther.StatusCode);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], strangers.Select(s => s.StatusCode).Distinct().Order());
    }

    [Fact]
    public async Task A_page_of_another_site_changes_nothing()
    {
        foreach (var (header, value) in new[]
        {
            ("Origin", "https://evil.example.org"),
            ("Origin", "null"),
            ("Sec-Fetch-Site", "cross-site"),
        })
        {
            using var response = await server.SendAsync("POST", "/v1/promotions", """{ "prompts": ["summarization"], "environment": "prod" }""", keys.Add("administrator"), (header, value));

            Assert.Contains("another site", (string?)(await RunningServer.JsonAsync(response, 403))["detail"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_answer_has_the_headers_that_keep_a_browser_from_misusing_it()
    {
        foreach (var (path, key) in new[] { ("/v1/prompts", keys.Add("reader")), ("/v1/prompts", null), ("/healthz", null) })
        {
            using var response = await server.SendAsync("GET", path, key: key);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.StartsWith("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
            Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public void Keys_are_kept_for_their_owner_alone_and_as_hashes()
    {
        var secret = keys.Add("reader");
        var text = File.ReadAllText(keys.Path);

        Assert.DoesNotContain(secret.Split('_')[2], text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keys.Path));
        Assert.False(new ServerKey("a", new string('0', 64), "n", []).Is(secret));
    }

    [Fact]
    public void With_keys_it_may_listen_anywhere_and_a_file_that_cannot_be_is_refused_at_once()
    {
        using var places = new TempDirectory();
        var options = keys.With(new ServerOptions { Repository = fixture.Repository.Path, Urls = ["http://0.0.0.0:80"] });
        Assert.Contains("has no keys", Refused(options with { Keys = places.Combine("none.json") }), StringComparison.Ordinal);
        keys.Add("reader");
        Assert.Null(Hosting.ListeningRules.Check(options));

        var inside = System.IO.Path.Combine(fixture.Repository.Path, "prompts", "keys.json");
        File.Copy(keys.Path, inside);
        Assert.Contains("lies in the repository", Refused(options with { Keys = inside }), StringComparison.Ordinal);
        Assert.Contains("--rate is from 1", Hosting.ListeningRules.Check(options with { Rate = 0 })!.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(keys.Path, (UnixFileMode)0b110_110_000);
        Assert.Contains("chmod 600", Refused(options), StringComparison.Ordinal);

        static string Refused(ServerOptions with)
        {
            var finding = Hosting.ListeningRules.Check(with)!;
            Assert.Equal("PRM4033", finding.Id);
            return finding.Message;
        }
    }
}
