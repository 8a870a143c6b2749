using System.Text.Json.Nodes;
using PromptRegistry.Git.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>Arms of an environment over HTTP: the server deals them as an app does.</summary>
public sealed class ArmsTests : IDisposable
{
    private readonly RegistryFixture fixture = new();

    public ArmsTests()
    {
        fixture.ReleaseByHand("support/triage", "1.0.0");
        fixture.ReleaseByHand("support/triage", "1.1.0");
        fixture.ReleaseByHand("plain", "2.0.0");
        Assert.True(fixture.Promote("support/triage@1.0.0 plain", "prod").Succeeded);
        Deal("Weight: 50%\nTarget: country in [de, at]");
    }

    public void Dispose() => fixture.Dispose();

    private void Deal(string trailers) =>
        fixture.Repository.Git("tag", "-f", "-a", "-m", "Try it", "-m", trailers, "prompts/support/triage/prod.canary", "prompts/support/triage/v1.1.0");

    [Fact]
    public async Task Units_get_their_arm_and_keep_it()
    {
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 40; i++)
        {
            var address = $"/v1/prompts/support/triage?environment=prod&unit=user-{i}&attribute=country%3Dde";
            var first = await server.GetAsync(address);
            var version = (string)(await RunningServer.JsonAsync(first, 200))["version"]!;
            var (arm, reason) = (Header(first, "Prompt-Arm"), Header(first, "Prompt-Reason"));
            Assert.Equal(version == "1.1.0" ? ("canary", "Arm") : (null, "Control"), (arm, reason));
            Assert.Equal(304, (int)(await server.GetAsync(address, first.Headers.ETag!.ToString())).StatusCode);
            seen[version] = seen.GetValueOrDefault(version) + 1;
        }

        Assert.InRange(seen["1.1.0"], 8, 32);
    }

    [Theory]
    [InlineData("environment=prod&unit=u&attribute=country%3Dfr", null, "NotTargeted")]
    [InlineData("environment=prod&attribute=country%3Dde", null, "NoUnit")]
    [InlineData("environment=prod", null, "NoUnit")]
    public async Task Others_get_the_environments_version_and_why(string query, string? arm, string reason)
    {
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path);

        var response = await server.GetAsync($"/v1/prompts/support/triage?{query}");
        var rendered = await server.PostAsync($"/v1/prompts/support/triage/render?{query}", """{"inputs": {"text": "Hi"}}""");

        Assert.Equal("1.0.0", (string?)(await RunningServer.JsonAsync(response, 200))["version"]);
        Assert.Equal((arm, reason), (Header(response, "Prompt-Arm"), Header(response, "Prompt-Reason")));
        Assert.Equal(("1.0.0", reason), ((string?)rendered["version"], (string?)rendered["reason"]));
        Assert.Null(Header(await server.GetAsync("/v1/prompts/plain?environment=prod&unit=u"), "Prompt-Reason"));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused()
    {
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path);

        Assert.Contains("ask with 'environment'", (string?)(await server.JsonAsync("/v1/prompts/plain?unit=u", 400))["detail"], StringComparison.Ordinal);
        Assert.Contains("'de' is none", (string?)(await server.JsonAsync("/v1/prompts/plain?environment=prod&unit=u&attribute=de", 400))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_render_gets_the_arm_and_lists_show_it_and_what_is_wrong_with_one()
    {
        Deal("Weight: 100%");
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path);

        var rendered = await server.PostAsync("/v1/prompts/support/triage/render?environment=prod&unit=u", """{"inputs": {"text": "Hi"}}""");
        var place = (await server.JsonAsync("/v1/environments/prod"))["prompts"]!["support/triage"]!;
        Assert.Equal(("1.1.0", "canary", "Arm"), ((string?)rendered["version"], (string?)rendered["arm"], (string?)rendered["reason"]));
        Assert.Equal(("1.0.0", "canary", "1.1.0", "100%"), ((string?)place["version"], (string?)place["arms"]![0]!["name"], (string?)place["arms"]![0]!["version"], (string?)place["arms"]![0]!["rule"]!["Weight"]));
        Assert.Null((await server.JsonAsync("/v1/environments/prod"))["prompts"]!["plain"]!["arms"]);

        Deal("Nothing: here");
        await server.RefreshAsync();
        var broken = (await server.JsonAsync("/v1/prompts"))["prompts"]!.AsArray().First(p => (string?)p!["name"] == "support/triage")!["environments"]!["prod"]!["arms"]![0]!;
        Assert.Contains("it has no trailer 'Weight: 5%'", (string?)broken["problem"]!["message"], StringComparison.Ordinal);
        Assert.Equal("1.0.0", (string?)(await server.JsonAsync("/v1/prompts/support/triage?environment=prod&unit=u"))["version"]);
    }

    [Fact]
    public async Task A_client_of_Langfuse_reads_an_arm_by_its_label()
    {
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path);

        var row = await server.JsonAsync("/api/public/v2/prompts/support%2Ftriage?label=prod-canary");

        Assert.Equal(2, (int)row["version"]!);
        Assert.Contains("production-canary", row["labels"]!.AsArray().Select(l => (string?)l));
    }

    [Fact]
    public async Task Flags_are_versions()
    {
        Deal("Weight: 100%\nTarget: country in [de]");
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path);
        const string flags = "/v1/environments/prod/ofrep/v1/evaluate/flags";

        var arm = await server.PostAsync($"{flags}/support%2Ftriage", """{"context": {"targetingKey": "u", "country": "de", "seats": 3, "beta": true}}""");
        var other = await server.PostAsync($"{flags}/support%2Ftriage", """{"context": {"targetingKey": "u"}}""");
        var alone = await server.PostAsync($"{flags}/plain", "{}");
        var all = await server.PostAsync(flags, """{"context": {"targetingKey": "u", "country": "de"}}""");

        Assert.Equal(("support/triage", "1.1.0", "canary", "SPLIT", "canary"), (Text(arm, "key"), Text(arm, "value"), Text(arm, "variant"), Text(arm, "reason"), (string?)arm["metadata"]!["arm"]));
        Assert.Equal(("1.0.0", "prod", "DEFAULT", "NotTargeted"), (Text(other, "value"), Text(other, "variant"), Text(other, "reason"), (string?)other["metadata"]!["reason"]));
        Assert.Equal(("2.0.0", "STATIC"), (Text(alone, "value"), Text(alone, "reason")));
        Assert.Equal(["2.0.0", "1.1.0"], all["flags"]!.AsArray().Select(f => (string?)f!["value"]));
        using var missing = await server.SendAsync("POST", $"{flags}/nope", "{}");
        Assert.Equal((404, "FLAG_NOT_FOUND"), ((int)missing.StatusCode, Text(await Json(missing), "errorCode")));
        using var wrong = await server.SendAsync("POST", $"{flags}/plain", """{"context": {"targetingKey": 1}}""");
        Assert.Equal((400, "INVALID_CONTEXT"), ((int)wrong.StatusCode, Text(await Json(wrong), "errorCode")));
        Assert.Contains("Environments are:", (string?)(await server.PostAsync("/v1/environments/pord/ofrep/v1/evaluate/flags", "{}", 404))["detail"], StringComparison.Ordinal);
    }

    /// <summary>As for the clients of Langfuse: <c>npm i @openfeature/server-sdk @openfeature/ofrep-provider</c> in the folder that PROMPTREGISTRY_LANGFUSE_CLIENTS names.</summary>
    [Fact]
    public async Task The_published_client_of_OpenFeature_reads_versions()
    {
        var folder = Environment.GetEnvironmentVariable("PROMPTREGISTRY_LANGFUSE_CLIENTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "PROMPTREGISTRY_LANGFUSE_CLIENTS names no folder with the clients of Langfuse and OpenFeature from npm.");
        Deal("Weight: 100%\nTarget: country in [de]");
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path);

        var run = await Task.Run(
            () => ProcessRunner.Run("node", [Path.Combine(AppContext.BaseDirectory, "openfeature-client.mjs"), folder!, server.Url], folder!), TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            """{"arm":["1.1.0","canary","SPLIT"],"other":["1.0.0","prod","DEFAULT"],"missing":["none","FLAG_NOT_FOUND"]}""", run.Output.Trim().Split('\n')[^1]);
    }

    private static string? Text(JsonObject json, string name) => (string?)json[name];

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static async Task<JsonObject> Json(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
}
