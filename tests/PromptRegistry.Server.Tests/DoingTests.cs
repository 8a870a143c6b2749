using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PromptRegistry.Git.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>What is done over HTTP is what the command line does, as the person who calls.</summary>
public sealed class DoingTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private readonly TestKeys keys = new();
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.Settings("environments: { staging: , prod: { requires: [approval], approvals: 1 } }");
        foreach (var version in (string[])["1.0.0", "1.1.0", "1.2.0"]) fixture.ReleaseByHand("summarization", version);
        server = await RunningServer.StartAsync(fixture.Repository.Path, keys.With);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        fixture.Dispose();
        keys.Dispose();
    }

    [Fact]
    public async Task Whoever_calls_is_the_author_and_the_server_is_the_committer()
    {
        var done = await Post("promotions", """{ "prompts": ["summarization@1.1.0"], "environment": "staging", "reason": "for the demo" }""", keys.Add("release-manager"));

        var move = Assert.Single(done["moves"]!.AsArray())!;
        Assert.Equal(("promote", "summarization", "staging", "1.1.0", null, true),
            ((string?)move["event"], (string?)move["prompt"], (string?)move["environment"], (string?)move["version"], (string?)move["previous"], (bool)move["changed"]!));
        Assert.Equal("Ada <ada@example.org>|Test <test@example.org>|promote summarization 1.1.0 to staging",
            fixture.Repository.Git("log", "-1", "--format=%an <%ae>|%cn <%ce>|%s", (string)done["ledger"]!));
        Assert.Contains("Reason: for the demo", fixture.Repository.Git("log", "-1", "--format=%b", "prompts/ledger"), StringComparison.Ordinal);
        Assert.Contains("tagger Ada <ada@example.org>", fixture.Repository.Git("cat-file", "tag", "prompts/summarization/staging"), StringComparison.Ordinal);
        // Who asks next sees it.
        var read = await RunningServer.JsonAsync(await server.SendAsync("GET", "/v1/prompts/summarization?environment=staging", key: keys.Add("reader")), 200);
        Assert.Equal("1.1.0", (string?)read["version"]);
        fixture.Repository.Git("fsck", "--strict");
    }

    [Fact]
    public async Task The_gates_are_those_of_the_command_line_and_approvals_are_peoples()
    {
        var manager = keys.Add("release-manager approver");
        var (own, bob) = (keys.Add("approver", email: "test@example.org"), keys.Add("approver", email: "bob@example.org"));
        const string promote = """{ "prompts": ["summarization@1.1.0"], "environment": "prod" }""", approve = """{ "prompt": "summarization@1.1.0", "environment": "prod" }""";

        var refused = await Post("promotions", promote, manager, 422);
        Assert.Equal("urn:promptregistry:PRM3027", (string?)refused["type"]);
        Assert.Equal("urn:promptregistry:PRM3029", (string?)(await Post("approvals", approve, own, 403))["type"]);
        var approved = await Post("approvals", approve, bob);
        Assert.Empty(approved["stillMissing"]!.AsArray());
        Assert.Contains("1.1.0 prod bob@example.org", fixture.Repository.Git("show", "prompts/ledger:approvals/summarization.yaml"), StringComparison.Ordinal);

        Assert.Equal("prod", (string?)(await Post("promotions", promote, manager))["moves"]![0]!["environment"]);
    }

    [Fact]
    public async Task Only_an_administrator_passes_over_gates()
    {
        const string body = """{ "prompts": ["summarization"], "environment": "prod", "override": "it leaks names" }""";

        Assert.Equal("urn:promptregistry:PRM4035", (string?)(await Post("promotions", body, keys.Add("release-manager"), 403))["type"]);
        var done = await Post("promotions", body, keys.Add("administrator"));

        Assert.Equal("PRM3028", (string?)done["findings"]!.AsArray().Single(f => (string?)f!["severity"] == "warning")!["id"]);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_done_once()
    {
        var key = keys.Add("release-manager");
        foreach (var version in (string[])["1.0.0", "1.1.0", "1.2.0"]) await Post("promotions", $$"""{ "prompts": ["summarization@{{version}}"], "environment": "staging" }""", key);
        const string back = """{ "prompt": "summarization", "environment": "staging" }""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Post("rollbacks", back, key, headers: ("Idempotency-Key", "one"))));
        await using var replica = await RunningServer.StartAsync(fixture.Repository.Path, keys.With);
        var there = await RunningServer.JsonAsync(await replica.SendAsync("POST", "/v1/rollbacks", back, key, ("Idempotency-Key", "one")), 200);

        // Without a key of the request each rollback would go further back.
        Assert.Equal("1.1.0", Staging());
        Assert.Equal([false, true, true, true], answers.Select(a => (bool)a["repeated"]!).Order());
        Assert.True((bool)there["repeated"]!);
        Assert.All(answers.Append(there), a => Assert.Equal(("1.1.0", "1.2.0", (string?)there["ledger"]), ((string?)a["moves"]![0]!["version"], (string?)a["moves"]![0]!["previous"], (string?)a["ledger"])));
        var other = await Post("rollbacks", back.Replace("staging", "prod", StringComparison.Ordinal), key, 422, ("Idempotency-Key", "one"));
        Assert.Equal("urn:promptregistry:PRM4037", (string?)other["type"]);
        await Post("rollbacks", back, key, 400, ("Idempotency-Key", new string('x', 300)));
        await Post("rollbacks", back, key, headers: ("Idempotency-Key", "two"));
        Assert.Equal("1.0.0", Staging());
    }

    [Fact]
    public async Task What_cannot_be_done_is_a_problem_and_changes_nothing()
    {
        foreach (var (path, body, status, id, says) in new[]
        {
            ("promotions", """{ "prompts": ["none"], "environment": "staging" }""", 404, "PRM3004", "none"),
            ("promotions", """{ "prompts": ["summarization@9.9.9"], "environment": "staging" }""", 404, "PRM3006", "is not released"),
            ("promotions", """{ "prompts": ["summarization"], "environment": "stagin" }""", 404, "PRM3005", "Did you mean 'staging'?"),
            ("promotions", """{ "prompts": [], "environment": "staging" }""", 400, "PRM4021", "Name from 1"),
            ("promotions", """{ "prompts": ["@1"], "environment": "staging" }""", 400, "PRM4021", "name@version"),
            ("promotions", """{ "prompts": [null], "environment": "staging" }""", 400, "PRM4021", "name@version"),
            ("promotions", """{ "prompts": ["summarization"] }""", 400, "PRM4021", "The body lacks 'environment'."),
            ("promotions", """{ "prompts": ["summarization"], "environment": null }""", 400, "PRM4021", "cannot be read at $.environment"),
            ("promotions", """{ "prompts": ["summarization"], "environment": "staging", "force": true }""", 400, "PRM4021", "The body has 'force' (line 1), which is not known here."),
            ("promotions", """{ "prompts": ["--upload-pack=x"], "environment": "staging" }""", 404, "PRM3004", "--upload-pack=x"),
            ("rollbacks", """{ "prompt": "summarization", "environment": "staging" }""", 409, "PRM3018", "before the current one"),
            ("rollbacks", """{ "prompt": "summarization", "environment": "staging", "version": "one" }""", 400, "PRM4021", "is not a version"),
            ("rollouts/step", """{ "prompt": "summarization", "environment": "staging" }""", 409, "PRM3048", "No rollout"),
            ("rollouts/step", """{ "prompt": "summarization@1.0.0", "environment": "staging" }""", 400, "PRM4021", "the name alone"),
            ("rollouts/start", """{ "prompt": "summarization", "environment": "staging", "arm": "../x" }""", 400, "PRM4021", "cannot be an arm"),
            ("rollouts/abort", """{ "prompt": "summarization", "environment": "staging", "override": "x" }""", 400, "PRM4021", "leave 'override' out"),
        })
        {
            var before = fixture.References();

            var problem = await Post(path, body, keys.Add("administrator"), status);

            Assert.Equal($"urn:promptregistry:{id}", (string?)problem["type"]);
            Assert.Contains(says, (string?)problem["detail"], StringComparison.Ordinal);
            Assert.Equal(before, fixture.References());
        }
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_a_key_of_other_prompts_does_nothing()
    {
        var before = fixture.References();
        const string body = """{ "prompts": ["summarization@1.1.0"], "environment": "staging", "dryRun": true }""";

        var would = await Post("promotions", body, keys.Add("release-manager"));
        await Post("promotions", body, keys.Add("release-manager", k => k with { Prompts = ["support/*"] }), 403);
        await Post("promotions", body, keys.Add("release-manager", k => k with { Environments = ["prod"] }), 403);

        Assert.True((bool)would["dryRun"]!);
        Assert.Equal("1.1.0", (string?)would["moves"]![0]!["version"]);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public async Task A_rollout_goes_from_its_start_to_its_end_and_followers_learn_of_it()
    {
        var key = keys.Add("administrator");
        await Post("promotions", """{ "prompts": ["summarization@1.0.0"], "environment": "staging" }""", key);
        fixture.Repository.Write("prompts/summarization/rollout.yaml", "steps: [{ weight: 5%, bake: 1h }, { weight: 50%, bake: 1h }]\n");
        fixture.ReleaseByHand("summarization", "1.3.0");
        const string body = """{ "prompt": "summarization", "environment": "staging" }""";
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var changes = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await changes.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        Assert.Equal("5%", (string?)(await Post("rollouts/start", body, key))["moves"]![0]!["weight"]);
        Assert.Equal("50%", (string?)(await Post("rollouts/step", body, key))["moves"]![0]!["weight"]);
        var done = await Post("rollouts/complete", body, key);

        Assert.Equal(("rollout complete", "1.3.0", "1.0.0"), ((string?)done["moves"]![0]!["event"], (string?)done["moves"]![0]!["version"], (string?)done["moves"]![0]!["previous"]));
        var told = "";
        while (!told.Contains("1.3.0", StringComparison.Ordinal)) told = await lines.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException();
        Assert.Contains("\"environment\":\"staging\"", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_remote_moves_in_the_same_transaction_and_who_was_faster_there_wins()
    {
        using var remote = new TempRepository(bare: true);
        fixture.Repository.Git("remote", "add", "origin", remote.Path);
        fixture.Repository.Git("push", "--quiet", "origin", "--all");
        fixture.Repository.Git("push", "--quiet", "origin", "--tags");
        await using var pushing = await RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with { Push = "origin" });
        var key = keys.Add("release-manager");

        var done = await RunningServer.JsonAsync(await pushing.SendAsync("POST", "/v1/promotions", """{ "prompts": ["summarization@1.0.0"], "environment": "staging" }""", key), 200);

        Assert.Equal("origin", (string?)done["remote"]);
        Assert.Equal((string?)done["ledger"], remote.Git("rev-parse", "prompts/ledger"));
        Assert.Equal(fixture.Repository.Git("rev-parse", "prompts/summarization/staging"), remote.Git("rev-parse", "prompts/summarization/staging"));
    }

    [Fact]
    public async Task Without_keys_it_is_who_git_says_that_the_server_is()
    {
        await using var open = await RunningServer.StartAsync(fixture.Repository.Path);

        await open.PostAsync("/v1/promotions", """{ "prompts": ["summarization"], "environment": "staging" }""");

        Assert.Equal("Test|Test", fixture.Repository.Git("log", "-1", "--format=%an|%cn", "prompts/ledger"));
    }

    private string Staging() => fixture.Cell("summarization", "staging").Version?.ToString() ?? "";

    private async Task<JsonObject> Post(string path, string body, string key, int status = 200, params (string, string)[] headers)
    {
        using var response = await server.SendAsync("POST", "/v1/" + path, body, key, headers);
        return await RunningServer.JsonAsync(response, status);
    }
}
