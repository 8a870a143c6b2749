using System.Net;
using System.Text.Json.Nodes;
using PromptRegistry.Git.Tests;

namespace PromptRegistry.Server.Tests;

/// <summary>The contract of Langfuse's API as its clients call it.</summary>
public sealed class LangfuseTests : IAsyncLifetime
{
    private const string Prompts = "/api/public/v2/prompts";

    private LangfusePrompts prompts = null!;

    private RunningServer Server => prompts.Server;

    private RegistryFixture Fixture => prompts.Fixture;

    public async ValueTask InitializeAsync() => prompts = await LangfusePrompts.StartAsync();

    public ValueTask DisposeAsync() => prompts.DisposeAsync();

    [Fact]
    public async Task A_text_has_all_that_clients_need()
    {
        var row = await JsonAsync($"{Prompts}/summarization");

        Assert.Equal(("summarization", 1, "text"), ((string?)row["name"], (int)row["version"]!, (string?)row["type"]));
        Assert.Equal("Version 1.0.0 of summarization. {{text}}", (string?)row["prompt"]);
        Assert.Equal(["prod", "production", "1.0.0"], Texts(row["labels"]));
        Assert.True((bool)row["isActive"]!);
        Assert.Equal("1.0.0", (string?)row["config"]!["promptregistry"]!["version"]);
        foreach (var key in (string[])["id", "createdAt", "updatedAt", "projectId", "createdBy", "commitMessage", "resolutionGraph", "tags"]) Assert.True(row.ContainsKey(key), key);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)row["createdAt"]);
    }

    [Fact]
    public async Task A_chat_has_roles_placeholders_defaults_and_settings()
    {
        var row = await JsonAsync($"{Prompts}/support%2Fchat?label=prod");

        Assert.Equal("chat", (string?)row["type"]);
        Assert.Equal(
            """[{"role":"system","content":"Be {{tone}}{{^tone}}warm{{/tone}}, in {{count}} words, for Acme."},{"type":"placeholder","name":"history"},{"role":"user","content":"{{question}}"}]""",
            row["prompt"]!.ToJsonString());
        Assert.Equal(("gpt-x", 0.2, 40), ((string?)row["config"]!["model"], (double)row["config"]!["temperature"]!, (int)row["config"]!["max_tokens"]!));
        Assert.Equal(["care"], Texts(row["tags"]));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("?label=production", 1)]
    [InlineData("?label=prod", 1)]
    [InlineData("?label=latest", 2)]
    [InlineData("?label=1.1.0", 2)]
    [InlineData("?version=2", 2)]
    [InlineData("?version=2&resolve=false", 2)]
    public async Task A_version_is_found_by_number_or_label(string query, int version)
    {
        Assert.Equal(version, (int)(await JsonAsync($"{Prompts}/summarization{query}"))["version"]!);
        Assert.Equal(version, (int)(await JsonAsync($"/api/public/prompts?name=summarization&{query.TrimStart('?')}"))["version"]!);
    }

    [Theory]
    [InlineData("/nope", 404, "Prompt not found: 'nope' with label 'production'", "LangfuseNotFoundError")]
    [InlineData("/summarization?version=3", 404, "Prompt not found: 'summarization' with version 3", "LangfuseNotFoundError")]
    [InlineData("/summarization?label=staging", 404, "Prompt not found: 'summarization' with label 'staging'", "LangfuseNotFoundError")]
    [InlineData("/summarization?label=prod&version=1", 400, "Cannot specify both version and label", "InvalidRequestError")]
    [InlineData("/summarization?version=one", 400, "Invalid request data", null)]
    [InlineData("/summarization?version=0", 400, "Invalid request data", null)]
    [InlineData("?limit=101", 400, "Invalid request data", null)]
    [InlineData("?page=0", 400, "Invalid request data", null)]
    [InlineData("?fromUpdatedAt=yesterday", 400, "Invalid request data", null)]
    [InlineData("/loop?inputs=[]", 400, "Invalid request data", null)]
    [InlineData("/loop", 409, "prompts/loop/user.scriban(2,4): error PRM4024: loop 1.0.0 cannot be given as a mustache template, because a 'for' stands in it. "
        + "Ask the server to render it: add 'inputs' to the query, as JSON.", "LangfuseConflictError")]
    [InlineData("/a/b/c", 404, "There is nothing at this address. /openapi/v1.json lists what there is.", "LangfuseNotFoundError")]
    public async Task Refusals_are_json_with_a_message(string path, int status, string message, string? error)
    {
        var body = await JsonAsync(Prompts + path, status);

        Assert.Equal(message, (string?)body["message"]);
        if (error is null) Assert.IsType<JsonArray>(body["error"]);
        else Assert.Equal(error, (string?)body["error"]);
    }

    [Fact]
    public async Task What_mustache_cannot_say_is_rendered_when_asked()
    {
        var row = await JsonAsync($"{Prompts}/loop?inputs={Uri.EscapeDataString("""{"items":["a","b"]}""")}");

        Assert.Equal(("text", "All:\nab"), ((string?)row["type"], (string?)row["prompt"]));
        Assert.Contains("PRM0017", (string?)(await JsonAsync($"{Prompts}/loop?inputs=%7B%7D", 400))["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "loop summarization support/chat")]
    [InlineData("?name=support%2Fchat", "support/chat")]
    [InlineData("?label=latest&limit=2&page=2", "support/chat")]
    [InlineData("?tag=care", "support/chat")]
    [InlineData("?label=1.1.0", "summarization")]
    [InlineData("?version=2", "summarization")]
    [InlineData("?fromUpdatedAt=2999-01-01T00:00:00Z", "")]
    [InlineData("?page=2147483647&limit=100", "")]
    public async Task The_list_is_filtered_and_paged(string query, string expected)
    {
        var list = await JsonAsync(Prompts + query);

        Assert.Equal(expected, string.Join(' ', list["data"]!.AsArray().Select(p => (string?)p!["name"])));
        Assert.Equal(list["meta"]!.ToJsonString(), list["pagination"]!.ToJsonString());
    }

    [Fact]
    public async Task An_item_of_the_list_has_versions_labels_and_the_last_settings()
    {
        var list = await JsonAsync(Prompts + "?name=summarization&limit=5");

        var item = Assert.Single(list["data"]!.AsArray())!;
        Assert.Equal("[1,2]", item["versions"]!.ToJsonString());
        Assert.Equal(["prod", "production", "1.0.0", "latest", "1.1.0"], Texts(item["labels"]));
        Assert.Equal("1.1.0", (string?)item["lastConfig"]!["promptregistry"]!["version"]);
        Assert.Equal("""{"page":1,"limit":5,"totalItems":1,"totalPages":1}""", list["meta"]!.ToJsonString());
    }

    [Fact]
    public async Task A_promotion_moves_a_label_and_no_label_strands_anybody()
    {
        Fixture.Promote("summarization@1.1.0", "prod");
        await Server.RefreshAsync();
        Assert.Equal(2, (int)(await JsonAsync($"{Prompts}/summarization"))["version"]!);

        Fixture.Repository.Git("tag", "-d", "prompts/summarization/prod");
        await Server.RefreshAsync();

        Assert.Equal(2, (int)(await JsonAsync($"{Prompts}/summarization"))["version"]!);
    }

    [Theory]
    [InlineData("POST", "", "dotnet prompt release")]
    [InlineData("PATCH", "/summarization/versions/1", "dotnet prompt promote")]
    [InlineData("DELETE", "/summarization", "A release never goes")]
    public async Task Writes_are_refused_with_where_to_do_them(string method, string path, string says)
    {
        using var response = await Server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), Prompts + path), TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains(says, (string?)body["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_by_a_foreign_name_is_refused_until_the_name_is_allowed()
    {
        await using var other = await RunningServer.StartAsync(Fixture.Repository.Path, o => o with { AllowedHosts = ["prompts.example.org"] });
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/v1/prompts") { Headers = { Host = "evil.example.org" } };
        using var allowed = new HttpRequestMessage(HttpMethod.Get, "/v1/prompts") { Headers = { Host = "prompts.example.org" } };

        using var refused = await other.Client.SendAsync(foreign, TestContext.Current.CancellationToken);
        using var answered = await other.Client.SendAsync(allowed, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.MisdirectedRequest, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode));
        Assert.False(answered.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<JsonObject> JsonAsync(string path, int status = 200)
    {
        using var response = await Server.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!.AsObject();
    }

    private static List<string?> Texts(JsonNode? array) => [.. array!.AsArray().Select(n => (string?)n)];
}
