using System.Net;
using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Git.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>A message of a push is a hint to look at once, for who knows the secret.</summary>
public sealed class HookTests : IDisposable
{
    private const string Secret = "a secret of enough characters", Message = """{ "ref": "refs/tags/x" }""";

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory clone = new();

    public void Dispose()
    {
        clone.Dispose();
        fixture.Dispose();
    }

    [Theory]
    [InlineData("X-Hub-Signature-256")]
    [InlineData("X-Gitlab-Token")]
    public async Task What_was_pushed_is_served_at_once(string header)
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        Assert.True(fixture.Promote("summarization@1.0.0", "prod").Succeeded);
        var path = clone.Combine("clone");
        fixture.Repository.Git("clone", "--quiet", fixture.Repository.Path, path);
        await using var server = await RunningServer.StartAsync(path, o => o with { Follow = "origin", RemoteInterval = TimeSpan.FromDays(1), RefreshInterval = TimeSpan.FromDays(1), HookSecret = Secret });
        await Served("1.0.0");
        fixture.Promote("summarization@1.1.0", "prod");

        using var answer = await server.SendAsync("POST", "/v1/hooks/push", Message, headers: (header, header == "X-Gitlab-Token" ? Secret : Signed(Secret)));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Served("1.1.0");

        async Task Served(string version)
        {
            for (var i = 0; ; i++)
            {
                using var response = await server.GetAsync("/v1/prompts/summarization?environment=prod");
                if ((await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains($"\"version\":\"{version}\"", StringComparison.Ordinal)) return;
                Assert.True(i < 600, $"{version} was not served.");
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task A_message_that_is_not_signed_so_is_refused()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path, o => o with { HookSecret = Secret });
        await using var none = await RunningServer.StartAsync(fixture.Repository.Path);

        foreach (var header in new[] { ("X-Hub-Signature-256", Signed("another secret, as long as it")), ("X-Hub-Signature-256", "sha256="), ("X-Hub-Signature", Signed(Secret)), ("X-Gitlab-Token", "wrong") })
        {
            using var response = await server.SendAsync("POST", "/v1/hooks/push", Message, headers: header);
            Assert.Equal("urn:promptregistry:PRM4034", (string?)(await RunningServer.JsonAsync(response, 401))["type"]);
        }

        using var refused = await none.SendAsync("POST", "/v1/hooks/push", Message, headers: ("X-Gitlab-Token", ""));
        Assert.Equal("urn:promptregistry:PRM4040", (string?)(await RunningServer.JsonAsync(refused, 501))["type"]);
        Assert.Contains("can be guessed", Hosting.ListeningRules.Check(new ServerOptions { Repository = "/", HookSecret = "short" })!.Message, StringComparison.Ordinal);
    }

    private static string Signed(string secret) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Message)));
}
