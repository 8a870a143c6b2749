using System.Net;
using PromptRegistry.Git.Tests;

namespace PromptRegistry.Server.Tests;

public sealed class ReadingTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.ReleaseByHand("summarization", "2.0.0-rc.1");
        fixture.ReleaseByHand("support/triage", "2.0.0");
        Assert.True(fixture.Promote("summarization@1.0.0 support/triage", "prod").Succeeded);
        server = await RunningServer.StartAsync(fixture.Repository.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        fixture.Dispose();
    }

    [Fact]
    public async Task The_addresses_can_be_read_by_people_without_a_script_within_the_page()
    {
        using var page = await server.GetAsync("/reference");
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var start = await server.GetAsync("/reference/start.js");
        using var library = await server.GetAsync("/reference/scalar/scalar.js");
        using var own = await server.GetAsync("/reference/scalar/");

        Assert.DoesNotMatch("<script>|<script [^>]*>[^<]|<style| style=| on[a-z]+=", html);
        Assert.DoesNotContain("unsafe-inline", page.Headers.GetValues("Content-Security-Policy").Single().Split("style-src")[0], StringComparison.Ordinal);
        Assert.Contains("createApiReference('#reference'", await start.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (library.StatusCode, library.Content.Headers.ContentType?.MediaType));
        Assert.Equal("/reference", own.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Theory]
    [InlineData("", "1.1.0")]
    [InlineData("?environment=prod", "1.0.0")]
    [InlineData("?version=1.0.0", "1.0.0")]
    [InlineData("?version=2.0.0-rc.1", "2.0.0-rc.1")]
    [InlineData("?version=%5E1.0", "1.1.0")]
    [InlineData("?version=~1.0.0", "1.0.0")]
    [InlineData("?version=1.x", "1.1.0")]
    [InlineData("?version=%3E%3D1.0.0%20%3C1.1.0", "1.0.0")]
    public async Task A_prompt_is_found_by_environment_version_or_range(string query, string version)
    {
        var prompt = await server.JsonAsync("/v1/prompts/summarization" + query);

        Assert.Equal(version, (string?)prompt["version"]);
        Assert.StartsWith("sha256:", (string?)prompt["digest"]);
        Assert.Equal(fixture.Repository.Git("rev-parse", $"refs/tags/prompts/summarization/v{version}^{{commit}}"), (string?)prompt["commit"]);
        Assert.Equal($"Version {version} of summarization. {{{{ text }}}}", (string?)prompt["files"]!["prompts/summarization/user.scriban"]);
        Assert.Equal(("text", "string", true), ((string?)prompt["inputs"]![0]!["name"], (string?)prompt["inputs"]![0]!["type"], (bool)prompt["inputs"]![0]!["required"]!));
    }

    [Theory]
    [InlineData("/v1/prompts/support/triage?environment=prod")]
    [InlineData("/v1/prompts/support%2Ftriage?environment=prod")]
    public async Task A_name_with_slashes_is_written_as_it_is_or_escaped(string path) =>
        Assert.Equal("support/triage", (string?)(await server.JsonAsync(path))["name"]);

    [Theory]
    [InlineData("/v1/prompts/sumarization", 404, "PRM3004", "Did you mean 'summarization'?")]
    [InlineData("/v1/prompts/summarization?environment=prd", 404, "PRM3005", "Did you mean 'prod'?")]
    [InlineData("/v1/prompts/summarization?environment=staging", 404, "PRM3006", "dotnet prompt promote summarization --to staging")]
    [InlineData("/v1/prompts/summarization?version=9.9.9", 404, "PRM3006", "The newest are: 2.0.0-rc.1, 1.1.0, 1.0.0.")]
    [InlineData("/v1/prompts/summarization?version=one", 400, "PRM4021", "neither a version nor a range")]
    [InlineData("/v1/prompts/summarization?version=1.0.0&environment=prod", 400, "PRM4021", "Ask for one of them")]
    [InlineData("/v1/prompts/..%2F..%2Fetc%2Fpasswd", 404, "PRM3004", "There is no prompt")]
    [InlineData("/v1/prompts?limit=0", 400, "PRM4021", "from 1 to 1000")]
    [InlineData("/v1/prompts?limit=many", 400, "PRM4021", "cannot be read")]
    [InlineData("/v1/releases/none", 404, "PRM3004", "There is no prompt 'none'")]
    [InlineData("/v1/environments/none", 404, "PRM3005", "Environments are: ")]
    [InlineData("/nothing", 404, "PRM4021", "There is nothing at this address")]
    public async Task What_cannot_be_answered_is_a_problem_that_says_what_to_do(string path, int status, string id, string says)
    {
        var problem = await server.JsonAsync(path, status);

        Assert.Equal($"urn:promptregistry:{id}", (string?)problem["type"]);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.Contains(says, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(id, (string?)problem["findings"]![0]!["id"]);
    }

    [Fact]
    public async Task A_version_is_kept_for_ever_and_an_environment_is_asked_again()
    {
        using var fixedVersion = await server.GetAsync("/v1/prompts/summarization?version=1.0.0");
        using var environment = await server.GetAsync("/v1/prompts/summarization?environment=prod");

        Assert.Equal("max-age=31536000, private, immutable", fixedVersion.Headers.CacheControl?.ToString());
        Assert.Equal("no-cache, private", environment.Headers.CacheControl?.ToString());
        Assert.False(environment.Headers.ETag!.IsWeak);
        Assert.Equal(fixedVersion.Headers.ETag, environment.Headers.ETag);
        Assert.Equal("/v1/prompts/summarization?version=1.0.0", environment.Content.Headers.ContentLocation?.ToString());
    }

    [Theory]
    [InlineData("/v1/prompts")]
    [InlineData("/v1/prompts/summarization?environment=prod")]
    [InlineData("/v1/releases/summarization")]
    [InlineData("/v1/environments/prod")]
    public async Task Who_has_it_gets_304_until_it_moves(string path)
    {
        using var first = await server.GetAsync(path);
        var etag = first.Headers.ETag!.ToString();
        using var again = await server.GetAsync(path, $"\"other\", {etag}");
        Assert.Equal((HttpStatusCode.NotModified, etag, 0), (again.StatusCode, again.Headers.ETag?.ToString(), (await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length));

        fixture.Promote("summarization@1.1.0", "prod");
        await server.RefreshAsync();

        using var moved = await server.GetAsync(path, etag);
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.NotEqual(etag, moved.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task The_list_says_what_serves_where_page_by_page()
    {
        var first = await server.JsonAsync("/v1/prompts?limit=1");
        var second = await server.JsonAsync($"/v1/prompts?limit=1&after={first["next"]}");

        var prompt = Assert.Single(first["prompts"]!.AsArray())!;
        Assert.Equal(("summarization", "1.1.0", 3), ((string?)prompt["name"], (string?)prompt["latest"], (int)prompt["releases"]!));
        Assert.Equal("1.0.0", (string?)prompt["environments"]!["prod"]!["version"]);
        Assert.Equal("support/triage", (string?)Assert.Single(second["prompts"]!.AsArray())!["name"]);
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task Releases_are_numbered_in_the_order_in_which_they_were_made()
    {
        var releases = (await server.JsonAsync("/v1/releases/support/triage"))["releases"]!.AsArray();

        var release = Assert.Single(releases)!;
        Assert.Equal((1, "2.0.0", "prod"), ((int)release["number"]!, (string?)release["version"], (string?)release["environments"]![0]));
    }

    [Fact]
    public async Task A_tag_that_was_deleted_strands_nobody()
    {
        using (var registry = fixture.Open()) Assert.True(RegistryFixture.Promote(registry, "summarization@1.1.0", "prod").Succeeded);
        fixture.Repository.Git("tag", "-d", "prompts/summarization/prod");
        await server.RefreshAsync();

        using var response = await server.GetAsync("/v1/prompts/summarization?environment=prod");

        Assert.Equal("PRM3016", Assert.Single(response.Headers.GetValues("Prompt-Problem")));
        Assert.Equal("1.1.0", (string?)(await RunningServer.JsonAsync(response, 200))["version"]);
    }

    [Fact]
    public async Task Inputs_become_messages()
    {
        var rendered = await server.PostAsync("/v1/prompts/support/triage/render?environment=prod", """{ "inputs": { "text": "a \"quoted\" text\nwith\ttabs and 😀 \/ {{ x }}" } }""");

        Assert.Equal(("2.0.0", "prod"), ((string?)rendered["version"], (string?)rendered["environment"]));
        var message = Assert.Single(rendered["messages"]!.AsArray())!;
        Assert.Equal(("user", "Version 2.0.0 of support/triage. a \"quoted\" text\nwith\ttabs and 😀 / {{ x }}"), ((string?)message["role"], (string?)message["content"]));
    }

    [Theory]
    [InlineData("""{ "inputs": {} }""", 422, "PRM0017", "'text'")]
    [InlineData("""{ "inputs": { "text": ["a"] } }""", 422, "PRM0011", "text")]
    [InlineData("""{ "inputs": { "text": "x", "txt": "y" } }""", 422, "PRM0016", "Did you mean 'text'?")]
    [InlineData("""{ "inputs": [] }""", 400, "PRM4021", "cannot be read")]
    [InlineData("""{ "input": {} }""", 400, "PRM4021", "is not known here")]
    [InlineData("{", 400, "PRM4021", "cannot be read")]
    public async Task What_cannot_be_rendered_is_a_problem_with_findings(string body, int status, string id, string says)
    {
        var problem = await server.PostAsync("/v1/prompts/summarization/render", body, status);

        Assert.Equal(id, (string?)problem["findings"]![0]!["id"]);
        Assert.Contains(says, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/prompts/summarization/render")
        {
            Content = new StringContent($$"""{ "inputs": { "text": "{{new string('x', 5_000_000)}}" } }""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.ExpectContinue = true;

        var problem = await RunningServer.JsonAsync(await server.Client.SendAsync(request, TestContext.Current.CancellationToken), 413);

        Assert.Contains("larger than", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moved_environment_is_told_at_once()
    {
        using var response = await server.Client.GetAsync("/v1/changes?environment=prod", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("event: ready|data: {}|", $"{await Line()}|{await Line()}|{await Line()}");

        // No refresh is asked for: the watcher sees both.
        fixture.Promote("summarization@1.1.0", "staging");
        fixture.Promote("summarization@1.1.0", "prod");

        Assert.Equal("event: moved", await Line());
        Assert.Equal("""data: {"environment":"prod","name":"summarization","version":"1.1.0","previous":"1.0.0"}""", await Line());

        Task<string?> Line() => reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
    }

    [Fact]
    public async Task What_is_served_stays_when_the_repository_goes_and_a_server_without_one_is_not_ready()
    {
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare.git"));
        await using var other = await RunningServer.StartAsync(places.Combine("bare.git"));
        await using var empty = await RunningServer.StartAsync(places.Combine("none"));
        Directory.Delete(places.Combine("bare.git"), recursive: true);
        await other.RefreshAsync();

        using var ready = await other.GetAsync("/readyz");
        using var notReady = await empty.GetAsync("/readyz");
        using var alive = await empty.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, notReady.StatusCode, alive.StatusCode));
        Assert.Contains("cannot be read now", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("PRM4022", (string?)(await empty.JsonAsync("/v1/prompts", 503))["findings"]![0]!["id"]);
        Assert.Equal(2, (await other.JsonAsync("/v1/prompts"))["prompts"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var api = await server.JsonAsync("/openapi/v1.json");

        Assert.Contains("/v1/prompts/{name}/render", api["paths"]!.AsObject().Select(p => p.Key));
        foreach (var path in (string[])["promotions", "rollbacks", "approvals", "rollouts/start", "rollouts/step", "rollouts/abort", "rollouts/complete", "events", "traces", "hooks/push"])
            Assert.NotEmpty((string?)api["paths"]![$"/v1/{path}"]!["post"]!["summary"] ?? "");
        Assert.Equal("Each as name or name@version; without a version the latest release.", (string?)api["components"]!["schemas"]!["PromotionRequest"]!["properties"]!["prompts"]!["description"]);
        Assert.Contains("renderId", api["components"]!["schemas"]!["CallBody"]!["properties"]!.AsObject().Select(p => p.Key));
        Assert.Equal("bearer", (string?)api["components"]!["securitySchemes"]!["key"]!["scheme"]);
        Assert.Equal("A version of a prompt: that of an environment, an exact one, the highest in a range, or the latest.", (string?)api["paths"]!["/v1/prompts/{name}"]!["get"]!["summary"]);
        Assert.Contains("RenderAnswer", api["components"]!["schemas"]!.AsObject().Select(p => p.Key));
    }

    [Theory]
    [InlineData("http://0.0.0.0:80", "The server has no keys")]
    [InlineData("http://*:80", "The server has no keys")]
    [InlineData("http://prompts.example.org", "dotnet prompt serve keys add")]
    [InlineData("ftp://127.0.0.1", "is no address to listen on")]
    [InlineData("http://127.0.0.1/below", "is no address to listen on")]
    [InlineData("http://[::1]:5280", null)]
    [InlineData("http://localhost:5280", null)]
    public void Without_keys_it_listens_on_this_machine_alone(string url, string? refused)
    {
        var finding = Hosting.ListeningRules.Check(new ServerOptions { Repository = "/srv", Urls = [url] });

        Assert.Equal(refused is null ? null : "PRM4020", finding?.Id);
        if (refused is not null) Assert.Contains(refused, finding!.Message, StringComparison.Ordinal);
    }
}
