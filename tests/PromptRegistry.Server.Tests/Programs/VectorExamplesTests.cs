using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests.Programs;

/// <summary>Prompts whose examples are chosen by the vectors of a model: asked within a budget where the server may, and nowhere else.</summary>
public sealed partial class VectorExamplesTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new(empty: true);
    private readonly TempDirectory folder = new();
    private readonly TestKeys keys = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private TestModel model = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        model = await TestModel.StartAsync();
        Settings("prices: { m: { input: 1000, output: 1000 }, vectors: { input: 100, output: 0 } }\nembeddings: { provider: mine, model: vectors }");
        fixture.Repository.Write("prompts/greeting/prompt.yaml", """
            name: greeting
            version: 1.0.0
            model: { name: m }
            inputs: { name: { type: string, untrusted: true } }
            demos: { from: examples.jsonl, select: { k: 1, by: similarity, model: vectors } }
            messages:
              - { role: user, content: "Chosen: {{ for d in demos }}{{ d.output }}{{ end }}. <name>{{ name }}</name>" }

            """);
        fixture.Repository.Write("prompts/greeting/examples.jsonl", "{\"inputs\": {\"name\": \"Ada\"}, \"output\": \"first\"}\n{\"inputs\": {\"name\": \"Bob\"}, \"output\": \"second\"}\n");
        fixture.Repository.Write("programs/greeter.yaml", "team: sales\ndomain: sales\ncontext: Greets.\ntier: production\nbudget: 100\nquality: 0\ncontact: ada@example.org\nprompts: [greeting]\n");
        fixture.Repository.Commit("greeting 1.0.0");
        fixture.Repository.Git("tag", "-a", "-m", "greeting 1.0.0", "prompts/greeting/v1.0.0");
        fixture.Promote("greeting", "prod");
        server = await StartAsync(model.Origin);
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
    public async Task A_program_pays_for_vectors_and_no_text_is_asked_for_twice()
    {
        var key = keys.Add("caller");

        var first = await ExecuteAsync(key, "Cleo");
        Assert.Equal(["Ada", "Bob", "Cleo"], model.Embedded.Order(StringComparer.Ordinal));
        var second = await ExecuteAsync(key, "Alan");
        var third = await ExecuteAsync(key, "Alan");

        Assert.Equal(4, model.Embedded.Count);
        Assert.Equal(["second", "first", "first"], model.Asked.Select(a => Chosen().Match(a.Text).Groups[1].Value));
        // The answer takes 2,000 tokens at 1,000 dollars a million; a vector 1,000 at 100.
        Assert.Equal([2.3, 2.1, 2.0], ((JsonObject[])[first, second, third]).Select(a => Math.Round((double)a["cost"]!, 6)));
        Assert.Equal([6.4], third["budgets"]!.AsArray().Select(b => Math.Round((double)b!["used"]!, 6)));
        Assert.Equal([3], third["budgets"]!.AsArray().Select(b => (int)b!["calls"]!));
    }

    [Fact]
    public async Task A_call_whose_vectors_cannot_be_had_is_refused_with_the_reason()
    {
        var key = keys.Add("caller");
        model.Answer = name => name == "vectors" ? (400, "") : (200, "Good.");
        Assert.Contains("refused the request (400)", await RefusedAsync(key, 503), StringComparison.Ordinal);
        Assert.Equal((0, 0), await SpentAsync(key));
        model.Answer = _ => (200, "Good.");

        await ChangeAsync("prices: { m: { input: 1000, output: 1000 } }\nembeddings: { provider: mine, model: vectors }");
        var asked = model.Embedded.Count;
        Assert.Contains("The model 'vectors', by whose vectors the examples of greeting are chosen, has no price", await RefusedAsync(key, 422), StringComparison.Ordinal);
        await ChangeAsync("prices: { m: { input: 1000, output: 1000 } }");
        Assert.Contains("promptregistry.yaml has no 'embeddings'", await RefusedAsync(key, 422), StringComparison.Ordinal);
        await ChangeAsync("prices: { m: { input: 1000, output: 1000 }, vectors: { input: 100000000, output: 0 } }\nembeddings: { provider: mine, model: vectors }");
        Assert.Contains("what is left pays for no call of greeter", await RefusedAsync(key, 402), StringComparison.Ordinal);
        await ChangeAsync("prices: { m: { input: 1000, output: 1000 }, vectors: { input: 100, output: 0 } }\nembeddings: { provider: strange, model: vectors }");
        Assert.Contains("The provider 'strange' of promptregistry.yaml is at http://127.0.0.1:9, and nothing of this server's own allows that it is asked.", await RefusedAsync(key, 503), StringComparison.Ordinal);
        Assert.Equal((asked, 0), (model.Embedded.Count, model.Asked.Count));
    }

    [Fact]
    public async Task Vectors_that_were_paid_for_are_counted_also_where_the_answer_is_beyond_the_budget()
    {
        await ChangeAsync("prices: { m: { input: 100000, output: 100000 }, vectors: { input: 100, output: 0 } }\nembeddings: { provider: mine, model: vectors }");
        var key = keys.Add("caller");

        Assert.Contains("$0.3 of $100 this month, and what is left pays for no call of greeter", await RefusedAsync(key, 402, expectSpent: true), StringComparison.Ordinal);

        Assert.Equal((0, 0.3), await SpentAsync(key));
        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task Reading_asks_no_model_and_says_who_does()
    {
        var key = keys.Add("caller reader");

        var refused = await RunningServer.JsonAsync(await server.SendAsync("POST", "/v1/prompts/greeting/render?environment=prod", """{ "inputs": { "name": "Ada" } }""", key), 422);

        Assert.Equal("urn:promptregistry:PRM2177", (string?)refused["type"]);
        Assert.Contains("reading a prompt asks no model here", (string?)refused["detail"], StringComparison.Ordinal);
        Assert.Contains("dotnet prompt render greeting", (string?)refused["detail"], StringComparison.Ordinal);
        Assert.Empty(model.Embedded);
    }

    [Fact]
    public async Task Trying_asks_where_somebody_presses_a_button_and_counts_it()
    {
        var key = keys.Add("reader", k => k with { Budget = 0.45 });
        using var client = await LogInAsync(key);

        var (status, page) = await GetAsync(client, "/try/greeting?in.name=Cleo");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("has to be asked first. Press Render.", page, StringComparison.Ordinal);
        Assert.Empty(model.Embedded);

        (status, page) = await PressAsync(client, page, "Cleo");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Chosen: second. &lt;name&gt;<mark title=\"of the untrusted input name\">Cleo</mark>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("there may be more", page, StringComparison.Ordinal);
        Assert.Contains("$0.3000 of $0.4500", page, StringComparison.Ordinal);
        Assert.Equal(3, model.Embedded.Count);

        Assert.Contains("Chosen: second.", (await GetAsync(client, "/try/greeting?in.name=Cleo")).Page, StringComparison.Ordinal);
        (_, page) = await PressAsync(client, page, "Alan");
        Assert.Contains("Chosen: first.", page, StringComparison.Ordinal);
        (_, page) = await PressAsync(client, page, "Bert");
        Assert.Contains("Chosen: second.", page, StringComparison.Ordinal);
        var asked = model.Embedded.Count;
        (status, page) = await PressAsync(client, page, "Dora");

        Assert.Equal((HttpStatusCode.Forbidden, asked), (status, model.Embedded.Count));
        Assert.Contains("are left this month", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trying_asks_nothing_without_a_budget_or_a_price()
    {
        using var poor = await LogInAsync(keys.Add("reader"));
        var (status, page) = await GetAsync(poor, "/try/greeting?in.name=Cleo");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("has no budget for models", page, StringComparison.Ordinal);

        await ChangeAsync("embeddings: { provider: mine, model: vectors }");
        using var client = await LogInAsync(keys.Add("reader", k => k with { Budget = 1 }));
        (_, page) = await GetAsync(client, "/try/greeting?in.name=Cleo");
        (status, page) = await PressAsync(client, page, "Cleo");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("No price of vectors is known", page, StringComparison.Ordinal);
        Assert.Empty(model.Embedded);
    }

    [Fact]
    public async Task Versions_side_by_side_choose_by_what_their_commits_have_recorded()
    {
        fixture.Repository.Write("prompts/greeting/evals.yaml", "cases: [{ id: cleo, inputs: { name: Cleo } }]\nscorers: [contains: well]\n");
        var recorded = await EvaluationRunner.RunAsync(new EvaluationRequest { Files = new DirectoryFiles(fixture.Repository.Path), Mode = EvaluationMode.Record }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(OutcomeCode.Passed, recorded.Code);
        fixture.Repository.Write("prompts/greeting/prompt.yaml", fixture.Repository.Read("prompts/greeting/prompt.yaml").Replace("1.0.0", "1.1.0", StringComparison.Ordinal).Replace("Chosen:", "Taken:", StringComparison.Ordinal));
        fixture.Repository.Commit("greeting 1.1.0");
        fixture.Repository.Git("tag", "-a", "-m", "greeting 1.1.0", "prompts/greeting/v1.1.0");
        await server.RefreshAsync();
        var asked = model.Embedded.Count;
        using var client = await LogInAsync(keys.Add("reader"));

        var (_, page) = await GetAsync(client, "/prompts/greeting?view=versions&before=1.0.0&after=1.1.0");

        // Only the later commit has recordings; a vector is the same whoever recorded it.
        Assert.Contains("Chosen: second.", page, StringComparison.Ordinal);
        Assert.Contains("Taken: second.", page, StringComparison.Ordinal);
        Assert.Equal((3, 3), (asked, model.Embedded.Count));
    }

    private void Settings(string more) => fixture.Repository.Write("promptregistry.yaml", $$"""
        providers: { mine: { endpoint: "{{model.Origin}}/v1" }, strange: { endpoint: "http://127.0.0.1:9/v1" } }
        evaluation: { provider: mine }
        {{more}}

        """);

    /// <summary>Other settings on the protected branch.</summary>
    private async Task ChangeAsync(string more)
    {
        Settings(more);
        fixture.Repository.Commit("settings");
        clock.Advance(TimeSpan.FromSeconds(10));
        await server.RefreshAsync();
    }

    private async Task<RunningServer> StartAsync(string allowed) => await RunningServer.StartAsync(
        fixture.Repository.Path, o => keys.With(o) with { AllowedEndpoints = [allowed], Events = folder.Combine("events.db"), Clock = clock, RefreshInterval = TimeSpan.FromSeconds(5) });

    private async Task<JsonObject> ExecuteAsync(string key, string name, int status = 200) =>
        await RunningServer.JsonAsync(await server.SendAsync("POST", "/v1/programs/greeter/execute", $$"""{ "inputs": { "name": "{{name}}" } }""", key), status);

    private async Task<string> RefusedAsync(string key, int status, bool expectSpent = false)
    {
        var detail = (string)(await ExecuteAsync(key, "Cleo", status))["detail"]!;
        if (!expectSpent) Assert.Equal((0, 0), await SpentAsync(key));
        return detail;
    }

    private async Task<(int Calls, double Used)> SpentAsync(string key)
    {
        var budget = (await RunningServer.JsonAsync(await server.SendAsync("GET", "/v1/programs/greeter", key: key), 200))["budgets"]![0]!;
        return ((int)budget["calls"]!, Math.Round((double)budget["used"]!, 6));
    }

    private async Task<HttpClient> LogInAsync(string key)
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(server.Url) };
        var (_, page) = await GetAsync(client, "/login");
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", Token().Match(page).Groups[1].Value), new("key", key), new("to", "/login")]);
        using var answer = await client.PostAsync(new Uri("/login", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return client;
    }

    private static async Task<(HttpStatusCode Status, string Page)> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<(HttpStatusCode Status, string Page)> PressAsync(HttpClient client, string page, string name)
    {
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", Token().Match(page).Groups[1].Value), new("version", "1.0.0"), new("model", "m"), new("in.name", name)]);
        using var answer = await client.PostAsync(new Uri("/try/greeting", UriKind.Relative), form, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("Chosen: ([a-z]+)\\.")]
    private static partial Regex Chosen();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
