using PromptRegistry.Git.Tests;
using PromptRegistry.Registry;
using PromptRegistry.Servers;

namespace PromptRegistry.Server.Tests;

/// <summary>Whoever asks in whatever way learns the same of what is in prod, while a release manager promotes and rolls back.</summary>
public sealed class AgreementTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private readonly TestKeys keys = new();
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        foreach (var version in (string[])["1.0.0", "1.1.0"]) fixture.ReleaseByHand("summarization", version);
        Assert.True(fixture.Promote("summarization@1.0.0", "prod").Succeeded);
        server = await RunningServer.StartAsync(fixture.Repository.Path, keys.With);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        fixture.Dispose();
        keys.Dispose();
    }

    [Fact]
    public async Task Address_app_Langfuse_flag_page_and_git_agree()
    {
        var (reader, manager) = (keys.Add("reader"), keys.Add("release-manager"));
        using var app = new ServerPromptRegistryOptions { Url = server.Url, Key = reader }.Open();
        PromptSourceState? followed = null;

        await AgreeAsync("1.0.0", 1);
        await DoAsync("promotions", """{ "prompts": ["summarization@1.1.0"], "environment": "prod", "reason": "better" }""");
        await AgreeAsync("1.1.0", 2);
        await DoAsync("rollbacks", """{ "prompt": "summarization", "environment": "prod", "reason": "worse" }""");
        await AgreeAsync("1.0.0", 1);

        async Task DoAsync(string what, string body)
        {
            using var done = await server.SendAsync("POST", $"/v1/{what}", body, manager);
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        async Task AgreeAsync(string version, int number)
        {
            followed = await app.ReadAsync(new PromptSourceRequest("prod", ["summarization"]), followed, TestContext.Current.CancellationToken);
            Assert.Equal(version, followed.Prompts["summarization"].Version.ToString());
            Assert.Equal(version, (string?)(await JsonAsync("GET", "/v1/prompts/summarization?environment=prod"))["version"]);
            Assert.Equal(number, (int)(await JsonAsync("GET", "/api/public/v2/prompts/summarization?label=production"))["version"]!);
            Assert.Equal(version, (string?)(await JsonAsync("POST", "/v1/environments/prod/ofrep/v1/evaluate/flags/summarization", "{}"))["value"]);
            Assert.Equal(fixture.Repository.Git("rev-parse", $"prompts/summarization/v{version}^{{commit}}"), fixture.Repository.Git("rev-parse", "prompts/summarization/prod^{commit}"));
            using var page = await server.SendAsync("GET", "/prompts/summarization?view=history", null, reader, ("Accept", "text/html"));
            var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(page.IsSuccessStatusCode, html);
            Assert.Contains(version, html, StringComparison.Ordinal);
        }

        async Task<System.Text.Json.Nodes.JsonObject> JsonAsync(string method, string path, string? body = null)
        {
            using var response = await server.SendAsync(method, path, body, reader);
            return await RunningServer.JsonAsync(response, 200);
        }
    }
}
