using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary><c>samples/Server</c>: one command gives a server with prompts, a month of events and a key.</summary>
public sealed class SampleServerTests
{
    [Fact]
    public async Task One_command_makes_all_that_there_is_to_see_and_leaves_nothing()
    {
        using var place = new TempDirectory();
        var start = new ProcessStartInfo("dotnet", [Sample, "--port", "0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = place.Path;
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        using var process = Process.Start(start)!;
        var (url, key) = ("", "");
        while (key.Length == 0 && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("Serving ", StringComparison.Ordinal)) url = line.Split(' ')[3];
            if (line.StartsWith("Key: ", StringComparison.Ordinal)) key = line.Split(' ')[1];
        }

        if (key.Length == 0) Assert.Fail(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        Assert.Equal(401, (int)(await client.GetAsync("/v1/prompts", TestContext.Current.CancellationToken)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var places = (await ReadAsync(client, "/v1/environments/prod"))["prompts"]!;
        Assert.Equal(("1.1.0", "canary", "1.2.0"), ((string?)places["support/triage"]!["version"], (string?)places["support/triage"]!["arms"]![0]!["name"], (string?)places["support/triage"]!["arms"]![0]!["version"]));
        Assert.Equal(3, places.AsObject().Count);
        using var promoted = await client.PostAsync("/v1/promotions", new StringContent("""{"prompts":["support/reply"],"environment":"staging","reason":"try"}""", null, "application/json"), TestContext.Current.CancellationToken);
        Assert.True(promoted.IsSuccessStatusCode, await promoted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("1.0.0", (string?)(await ReadAsync(client, "/v1/prompts/support/reply?environment=staging"))["version"]);

        // Among the replies there are some that sorted the message first.
        var replies = await client.GetStringAsync("/traces?prompt=support%2Freply&since=30d", TestContext.Current.CancellationToken);
        var isNested = false;
        foreach (Match reply in Regex.Matches(replies, "href=\"(/traces/[0-9a-f]{32})\""))
        {
            isNested |= (await client.GetStringAsync(reply.Groups[1].Value, TestContext.Current.CancellationToken)).Contains("Level 2, within support/reply 1.0.0", StringComparison.Ordinal);
            if (isNested) break;
        }

        Assert.True(isNested);

        await Task.Run(() => ProcessRunner.Run("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], place.Path), TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Empty(Directory.GetDirectories(place.Path, "prompt-server-*"));
    }

    private static string Sample { get; } = typeof(SampleServerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SampleServer").Value!;

    private static async Task<JsonNode> ReadAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken))!;
}
