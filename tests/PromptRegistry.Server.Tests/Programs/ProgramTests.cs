using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests.Programs;

/// <summary>Programs of teams: registered by a branch, executed within budget, quality and the server's own leave.</summary>
public sealed class ProgramTests : IAsyncLifetime
{
    private const string Sales = """
        team: sales
        domain: sales
        context: Scores leads of the CRM.
        tier: production
        budget: 100
        quality: 0.8
        contact: ada@example.org
        prompts: [summarization]
        downgrade: true

        """;

    private const string Registration = """
        { "id": "lead-scoring", "team": "sales", "domain": "sales", "context": "Scores leads: \"hot\" ones first.", "tier": "development", "budget": 50, "quality": 0.8,
          "contact": "ada@example.org", "prompts": ["summarization"], "owners": ["@example/sales"], "reason": "for the CRM" }
        """;

    private const string Execute = """{ "inputs": { "text": "A lead." } }""";

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory folder = new();
    private readonly TestKeys keys = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private TestModel model = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        model = await TestModel.StartAsync();
        fixture.Settings($$"""
            providers: { mine: { endpoint: "{{model.Origin}}/v1" } }
            evaluation: { provider: mine }
            prices: { large: { input: 2500, output: 2500 }, small: { input: 500, output: 500 }, tiny: { input: 100, output: 100 } }
            models: { large: { quality: 0.93 }, small: { quality: 0.86 }, tiny: { quality: 0.5 } }
            teams: { sales: { budget: 150 } }
            """);
        fixture.Repository.Write("programs/scoring.yaml", Sales);
        fixture.Repository.Write("programs/strict.yaml", Sales.Replace("downgrade: true", "downgrade: false", StringComparison.Ordinal).Replace("team: sales", "team: legal", StringComparison.Ordinal));
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.Promote("summarization", "prod");
        server = await StartAsync(o => o with { AllowedEndpoints = [model.Origin] });
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await model.DisposeAsync();
        fixture.Dispose();
        folder.Dispose();
        keys.Dispose();
    }

    [Fact]
    public async Task A_call_is_answered_by_the_model_that_is_worth_its_price_and_kept()
    {
        var answer = await PostAsync("scoring/execute", """{ "inputs": { "text": "A lead." }, "unit": "ada" }""", keys.Add("caller"));

        Assert.Equal(("scoring", "summarization", "1.0.0", "prod", "small", "best-value", "All is well."),
            ((string?)answer["program"], (string?)answer["prompt"], (string?)answer["version"], (string?)answer["environment"], (string?)answer["model"], (string?)answer["reason"], (string?)answer["output"]));
        // 2,000 tokens at 500 dollars a million.
        Assert.Equal(1.0, (double)answer["cost"]!, 6);
        Assert.False((bool)answer["estimated"]!);
        Assert.Equal([("program-scoring", 1.0, 100), ("team-sales", 1.0, 150)], answer["budgets"]!.AsArray().Select(b => ((string)b!["budget"]!, (double)b["used"]!, (double)b["limit"]!)));
        await using var store = new SqliteEventStore(folder.Combine("events.db"), clock);
        var call = Assert.Single(await store.CallsAsync(new CallFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), TestContext.Current.CancellationToken)).Call;
        Assert.Equal(((string?)answer["id"], "summarization", "1.0.0", "prod", "small", "scoring", 1000, 1000, 1.0, null),
            (call.RenderId, call.Prompt, call.Version, call.Environment, call.Model, call.Slice, call.InputTokens, call.OutputTokens, call.Cost, call.Error));
        Assert.Null(call.Input);
        Assert.Equal(Events.UnitPseudonym.Of("ada"), call.Unit);
        Assert.Contains("Version 1.0.0 of summarization. A lead.", Assert.Single(model.Asked).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_rollout_the_unit_says_the_arm()
    {
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.Repository.Git("tag", "-a", "-m", "Try it", "-m", "Weight: 100%\nTarget: country in [at]", "prompts/summarization/prod.canary", "prompts/summarization/v1.1.0");
        await server.RefreshAsync();
        var key = keys.Add("caller");

        var candidate = await PostAsync("scoring/execute", """{ "inputs": { "text": "A lead." }, "unit": "ada", "attributes": { "country": "at" } }""", key);
        var control = await PostAsync("scoring/execute", """{ "inputs": { "text": "A lead." }, "unit": "ada", "attributes": { "country": "de" } }""", key);

        Assert.Equal([("1.1.0", "canary"), ("1.0.0", null)], ((JsonObject[])[candidate, control]).Select(a => ((string?)a["version"], (string?)a["arm"])));
        await using var store = new SqliteEventStore(folder.Combine("events.db"), clock);
        Assert.Equal("canary", (await store.FindAsync((string)candidate["id"]!, TestContext.Current.CancellationToken))!.Call.Arm);
    }

    [Theory]
    [InlineData(500, "does not answer|answers with 500|refused", null)]
    [InlineData(200, "The answer has", "<script>steal()</script>")]
    [InlineData(200, "forbids", "DROP TABLE leads")]
    [InlineData(200, "empty", " ")]
    public async Task What_cannot_be_used_is_asked_of_the_next_model_and_both_are_paid(int status, string says, string? text)
    {
        // 400 is not repeated; what a busy endpoint says is.
        model.Answer = name => name == "small" ? (status == 500 ? 400 : status, text ?? "") : (200, "Good.");

        var answer = await PostAsync("scoring/execute", Execute, keys.Add("caller"));

        Assert.Equal(("large", "fallback", "Good."), ((string?)answer["model"], (string?)answer["reason"], (string?)answer["output"]));
        var attempts = answer["attempts"]!.AsArray();
        Assert.Equal(["small", "large"], attempts.Select(a => (string?)a!["model"]));
        Assert.Matches(says, (string?)attempts[0]!["problem"]);
        Assert.DoesNotContain("steal", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(status == 500 ? 5.0 : 6.0, (double)answer["cost"]!, 6);
    }

    [Fact]
    public async Task Where_no_answer_can_be_used_it_says_so_and_is_paid_for()
    {
        model.Answer = _ => (200, "password: hunter2");

        var problem = await PostAsync("scoring/execute", Execute, keys.Add("caller"), 502);

        Assert.Equal("urn:promptregistry:PRM4028", (string?)problem["type"]);
        Assert.DoesNotContain("hunter2", problem.ToJsonString(), StringComparison.Ordinal);
        // What is too bad for the program is not asked for.
        Assert.Equal(["small", "large"], model.Asked.Select(a => a.Model));
        Assert.Equal(6.0, (double)(await GetAsync("scoring", keys.Add("reader")))["budgets"]![0]!["used"]!, 6);
    }

    [Fact]
    public async Task Near_the_end_of_the_budget_it_is_told_and_the_cheapest_is_asked_and_then_402()
    {
        var caller = keys.Add("caller");
        model.Tokens = (91_000, 91_000);
        var told = await PostAsync("scoring/execute", Execute, caller);
        Assert.Equal("PRM4030", (string?)told["findings"]!.AsArray().Single()!["id"]);
        model.Tokens = (1000, 1000);

        var cheap = await PostAsync("scoring/execute", Execute, caller);
        Assert.Equal(("tiny", "downgraded"), ((string?)cheap["model"], (string?)cheap["reason"]));
        Assert.Empty(cheap["findings"]!.AsArray());

        model.Tokens = (45_000, 45_000);
        var last = await PostAsync("scoring/execute", Execute, caller);
        Assert.Contains("is spent", (string?)last["findings"]![0]!["message"], StringComparison.Ordinal);
        var asked = model.Asked.Count;
        var problem = await PostAsync("scoring/execute", Execute, caller, 402);
        Assert.Equal("urn:promptregistry:PRM4026", (string?)problem["type"]);
        Assert.Contains("begins anew at 2026-04-01", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(asked, model.Asked.Count);

        // Another replica counts in the same store, and next month begins at nothing.
        await using (var replica = await StartAsync(o => o with { AllowedEndpoints = [model.Origin] }))
            await RunningServer.JsonAsync(await replica.SendAsync("POST", "/v1/programs/scoring/execute", Execute, caller), 402);
        clock.Advance(TimeSpan.FromDays(25));
        model.Tokens = (1000, 1000);
        Assert.Equal("small", (string?)(await PostAsync("scoring/execute", Execute, caller))["model"]);
    }

    [Fact]
    public async Task Without_leave_to_downgrade_the_budget_ends_where_a_call_no_longer_fits()
    {
        var caller = keys.Add("caller");
        model.Tokens = (99_800, 99_800);
        await PostAsync("strict/execute", Execute, caller);

        var problem = await PostAsync("strict/execute", Execute, caller, 402);

        Assert.Contains("$99.8 of $100", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(1, (int)(await GetAsync("strict", keys.Add("reader")))["budgets"]![0]!["calls"]!);
    }

    [Fact]
    public async Task Only_endpoints_that_the_server_allows_are_asked_whatever_the_repository_says()
    {
        await using var other = await StartAsync(o => o);
        var caller = keys.Add("caller");
        var problem = await RunningServer.JsonAsync(await other.SendAsync("POST", "/v1/programs/scoring/execute", Execute, caller), 503);
        Assert.Equal("urn:promptregistry:PRM4027", (string?)problem["type"]);
        Assert.Contains("--allow-endpoint", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty(model.Asked);

        // A key goes where the server allows that very pair.
        fixture.Settings($$"""
            providers: { mine: { endpoint: "{{model.Origin}}/v1", api-key-variable: TEST_MODEL_KEY } }
            evaluation: { provider: mine }
            prices: { small: { input: 500, output: 500 } }
            models: { small: { quality: 0.86 } }
            """);
        fixture.Repository.Commit("a key");
        await using var without = await StartAsync(o => o with { AllowedEndpoints = [model.Origin], AllowedKeys = ["OTHER=https://example.org"] });
        Assert.Contains("PROMPTREGISTRY_ALLOW_KEYS=TEST_MODEL_KEY=",
            (string?)(await RunningServer.JsonAsync(await without.SendAsync("POST", "/v1/programs/scoring/execute", Execute, caller), 503))["detail"], StringComparison.Ordinal);
        Assert.Empty(model.Asked);
        await using var with = await StartAsync(o => o with { AllowedKeys = [$"TEST_MODEL_KEY={model.Origin}"], Variables = v => v == "TEST_MODEL_KEY" ? "sk-secret-of-tests" : null });
        model.Answer = _ => (200, "Your key is sk-secret-of-tests.");
        var answer = await RunningServer.JsonAsync(await with.SendAsync("POST", "/v1/programs/scoring/execute", Execute, caller), 200);
        Assert.Equal("Bearer sk-secret-of-tests", Assert.Single(model.Asked).Key);
        Assert.Equal("Your key is ***.", (string?)answer["output"]);
    }

    [Fact]
    public async Task Registering_proposes_a_branch_and_changes_nothing_that_counts()
    {
        fixture.Repository.Write(".github/CODEOWNERS", "* @example/all");
        fixture.Repository.Commit("owners");
        var (head, status) = (fixture.Repository.Git("rev-parse", "HEAD"), fixture.Repository.Git("status", "--porcelain"));

        var answer = await PostAsync("", Registration, keys.Add("author"), 202);

        Assert.Equal(("lead-scoring", "programs/lead-scoring.yaml", "programs/lead-scoring"), ((string?)answer["id"], (string?)answer["path"], (string?)answer["branch"]));
        Assert.Contains("summarization is not ready for development", (string?)answer["review"]![0], StringComparison.Ordinal);
        Assert.Equal((string?)answer["commit"], fixture.Repository.Git("rev-parse", "programs/lead-scoring"));
        Assert.Equal("""
            # yaml-language-server: $schema=../schemas/program.schema.json
            team: sales
            domain: sales
            context: "Scores leads: \"hot\" ones first."
            tier: development
            budget: 50
            quality: 0.8
            contact: ada@example.org
            prompts: [summarization]
            """, fixture.Repository.Git("show", "programs/lead-scoring:programs/lead-scoring.yaml").TrimEnd());
        Assert.Equal("* @example/all\n/programs/lead-scoring.yaml @example/sales", fixture.Repository.Git("show", "programs/lead-scoring:.github/CODEOWNERS").TrimEnd());
        Assert.Equal($"{head}|Ada <ada@example.org>|Test <test@example.org>|Register the program lead-scoring of sales",
            fixture.Repository.Git("log", "-1", "--format=%P|%an <%ae>|%cn <%ce>|%s", "programs/lead-scoring"));
        Assert.Equal((head, status), (fixture.Repository.Git("rev-parse", "HEAD"), fixture.Repository.Git("status", "--porcelain")));
        fixture.Repository.Git("fsck", "--strict");

        // It is not there before it is merged, and is proposed once.
        await RunningServer.JsonAsync(await server.SendAsync("GET", "/v1/programs/lead-scoring", key: keys.Add("reader")), 404);
        Assert.Equal("urn:promptregistry:PRM4029", (string?)(await PostAsync("", Registration, keys.Add("author"), 409))["type"]);
        fixture.Repository.Git("merge", "--quiet", "programs/lead-scoring");
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(50, (double)(await GetAsync("lead-scoring", keys.Add("reader")))["budget"]!);
        Assert.Contains("already", (string?)(await PostAsync("", Registration, keys.Add("author"), 409))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_remote_the_branch_is_there_as_well_or_nowhere()
    {
        using var remote = new TempRepository(bare: true);
        fixture.Repository.Git("remote", "add", "origin", remote.Path);
        fixture.Repository.Git("push", "--quiet", "origin", "main");
        await using var pushing = await StartAsync(o => o with { Push = "origin" });
        await RunningServer.JsonAsync(await pushing.SendAsync("POST", "/v1/programs", Registration, keys.Add("author")), 202);
        Assert.Equal(fixture.Repository.Git("rev-parse", "programs/lead-scoring"), remote.Git("rev-parse", "programs/lead-scoring"));

        Directory.Delete(remote.Path, recursive: true);
        var other = Registration.Replace("lead-scoring", "lead-routing", StringComparison.Ordinal);
        await RunningServer.JsonAsync(await pushing.SendAsync("POST", "/v1/programs", other, keys.Add("author")), 503);
        Assert.NotEqual(0, fixture.Repository.TryGit("rev-parse", "--verify", "--quiet", "programs/lead-routing").ExitCode);
        Directory.CreateDirectory(remote.Path);
    }

    [Fact]
    public async Task What_cannot_be_registered_is_told_with_its_place_and_no_branch_is_made()
    {
        foreach (var (change, to, status, id, says) in new[]
        {
            ("\"lead-scoring\"", "\"../x\"", 422, "PRM1022", "cannot be an id"),
            ("\"lead-scoring\"", "\"--upload-pack=x\"", 422, "PRM1022", "cannot be an id"),
            ("\"lead-scoring\"", "\"scoring\"", 409, "PRM4029", "already"),
            ("[\"summarization\"]", "[\"summarisation\"]", 422, "PRM1021", "Did you mean 'summarization'?"),
            ("[\"summarization\"]", "[]", 422, "PRM0004", "from 1 to 100"),
            ("\"budget\": 50", "\"budget\": 5", 422, "PRM0004", "at least 10"),
            ("\"quality\": 0.8", "\"quality\": 0.99", 422, "PRM0004", "No model of the settings is as good"),
            ("ada@example.org", "nobody", 422, "PRM0004", "e-mail address"),
            ("\"development\"", "\"live\"", 422, "PRM0004", "development, production"),
            ("\"development\"", "\"production\"", 422, "PRM1024", "not ready for production"),
            ("\"sales\", \"domain\"", "\"a\\nb: c\", \"domain\"", 422, "PRM0004", "one line"),
            ("@example/sales", "everybody * @x", 400, "PRM4021", "no owner"),
        })
        {
            var before = fixture.References();

            var problem = await PostAsync("", Registration.Replace(change, to, StringComparison.Ordinal), keys.Add("author"), status);

            Assert.Contains(says, problem.ToJsonString(Answers.Body.Json), StringComparison.Ordinal);
            Assert.Contains(id, (string?)problem["type"], StringComparison.Ordinal);
            Assert.Equal(before, fixture.References());
        }

        await PostAsync("", Registration, keys.Add("caller"), 403);
        await PostAsync("", Registration, keys.Add("author", k => k with { Prompts = ["support/*"] }), 403);
    }

    [Fact]
    public async Task A_team_that_has_spent_its_budget_registers_nothing_new()
    {
        model.Tokens = (143_000, 143_000);
        await PostAsync("scoring/execute", Execute, keys.Add("caller"));

        Assert.Equal("urn:promptregistry:PRM4026", (string?)(await PostAsync("", Registration, keys.Add("author"), 402))["type"]);
    }

    [Fact]
    public async Task A_program_shows_itself_to_those_whose_prompts_it_uses()
    {
        Assert.Equal(["scoring", "strict"], (await GetAsync("", keys.Add("reader")))["programs"]!.AsArray().Select(p => (string?)p!["id"]));
        var other = keys.Add("reader caller", k => k with { Prompts = ["support/*"] });
        Assert.Empty((await GetAsync("", other))["programs"]!.AsArray());
        Assert.Equal(
            (string?)(await PostAsync("none/execute", Execute, other, 404))["detail"],
            ((string?)(await PostAsync("scoring/execute", Execute, other, 404))["detail"])!.Replace("scoring", "none", StringComparison.Ordinal));
        await PostAsync("scoring/execute", Execute, keys.Add("caller", k => k with { Environments = ["dev"] }), 403);
        await PostAsync("scoring/execute", Execute, keys.Add("reader"), 403);
        Assert.Contains("Did you mean 'scoring'?", (string?)(await PostAsync("scorin/execute", Execute, keys.Add("caller"), 404))["detail"], StringComparison.Ordinal);
        await PostAsync("scoring/execute", """{ "inputs": { "texte": "x" } }""", keys.Add("caller"), 422);
        await PostAsync("scoring/execute", """{ "inputs": { "text": "x" }, "prompt": "other" }""", keys.Add("caller"), 422);
        var review = await PostAsync("scoring/review", "{}", keys.Add("reader"));
        Assert.Equal((false, "production"), ((bool)review["ready"]!, (string?)review["tier"]));
        await PostAsync("scoring/review", """{ "tier": "1" }""", keys.Add("reader"), 400);
    }

    private async Task<RunningServer> StartAsync(Func<ServerOptions, ServerOptions> with) =>
        await RunningServer.StartAsync(fixture.Repository.Path, o => with(keys.With(o) with { Events = folder.Combine("events.db"), Clock = clock, RefreshInterval = TimeSpan.FromSeconds(5) }));

    private async Task<JsonObject> PostAsync(string path, string json, string key, int status = 200) =>
        await RunningServer.JsonAsync(await server.SendAsync("POST", $"/v1/programs/{path}".TrimEnd('/'), json, key), status);

    private async Task<JsonObject> GetAsync(string id, string key) => await RunningServer.JsonAsync(await server.SendAsync("GET", $"/v1/programs/{id}".TrimEnd('/'), key: key), 200);
}
