using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using PromptRegistry.Git.Tests;
using PromptRegistry.Server.SignIn;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests.SignIn;

/// <summary>Tokens of OpenID Connect: whose count is the operator's to say, and what they allow.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory folder = new();
    private readonly TestKeys keys = new();
    private TestIssuer issuer = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.Settings("environments: [staging, prod]");
        fixture.ReleaseByHand("summarization", "1.0.0");
        issuer = await TestIssuer.StartAsync();
        server = await RunningServer.StartAsync(fixture.Repository.Path, o => o with { SignIn = Write(File()) });
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await issuer.DisposeAsync();
        fixture.Dispose();
        folder.Dispose();
        keys.Dispose();
    }

    [Fact]
    public async Task What_a_group_may_do_is_what_its_grant_says()
    {
        Assert.Equal(200, await StatusAsync("GET", "/v1/prompts", issuer.Token()));
        Assert.Equal(403, await StatusAsync("POST", "/v1/promotions", issuer.Token(), Promotion("staging")));
        Assert.Equal(401, await StatusAsync("GET", "/v1/prompts", null));

        var managers = issuer.Token(with: ("groups", new JsonArray("managers")));
        var done = await RunningServer.JsonAsync(await server.SendAsync("POST", "/v1/promotions", Promotion("staging"), managers), 200);
        Assert.Equal("Grace <grace@example.org>", fixture.Repository.Git("log", "-1", "--format=%an <%ae>", (string)done["ledger"]!));
        Assert.Contains("The token of Grace is for the environments staging", await DetailAsync(managers, Promotion("prod"), 403), StringComparison.Ordinal);
        // The first grant that somebody has counts alone: none adds to another.
        Assert.Equal(403, await StatusAsync("POST", "/v1/promotions", issuer.Token(with: ("groups", new JsonArray("managers", "readers"))), Promotion("prod")));
        Assert.Equal(200, await StatusAsync("POST", "/v1/promotions", issuer.Token(with: ("groups", "admins")), Promotion("prod")));
    }

    [Fact]
    public async Task A_token_that_is_not_the_issuers_for_this_server_and_now_is_refused()
    {
        using var stranger = RSA.Create(2048);
        var now = DateTimeOffset.UtcNow;
        foreach (var (token, says) in new[]
        {
            (issuer.Token(with: ("iss", "https://evil.example")), "of another issuer"),
            (issuer.Token(with: ("aud", "others")), "for somebody else"),
            (issuer.Token(with: ("aud", null)), "for somebody else"),
            (issuer.Token(with: ("exp", now.AddMinutes(-5).ToUnixTimeSeconds())), "has ended"),
            (issuer.Token(with: ("exp", null)), "has ended"),
            (issuer.Token(with: ("nbf", now.AddMinutes(5).ToUnixTimeSeconds())), "not valid yet"),
            (issuer.Token(isSigned: false), "not signed by the issuer"),
            (issuer.Token(new SigningCredentials(new RsaSecurityKey(stranger) { KeyId = "one" }, "RS256")), "not signed by the issuer"),
            (issuer.Token(new SigningCredentials(new RsaSecurityKey(stranger) { KeyId = "two" }, "RS256")), "not signed by the issuer"),
            (issuer.Token(issuer.PublicKeyAsSecret()), "not signed by the issuer"),
            (issuer.Token()[..^6] + "AAAAAA", "not signed by the issuer"),
            (issuer.Token(with: ("groups", new JsonArray("everybody"))), "has no value of 'groups' that allows anything here"),
            (issuer.Token(with: ("groups", null)), "has no value of 'groups'"),
            (issuer.Token(with: ("sub", null)), "says not who brings it"),
            ("a.b.c", "The token"),
            ("prk_none_x.y.z", "The key is not known"),
        })
        {
            var response = await server.SendAsync("GET", "/v1/prompts", key: token);

            var problem = await RunningServer.JsonAsync(response, 401);
            Assert.True(((string)problem["detail"]!).Contains(says, StringComparison.Ordinal), $"{says}: {problem["detail"]}, {token}");
            if (token.Length > 20) Assert.DoesNotContain(token[..20], problem.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("email", null)]
    [InlineData("email", "Grace <x@example.org>")]
    [InlineData("email_verified", "false")]
    public async Task What_is_written_into_the_ledger_needs_an_address_that_the_issuer_vouches_for(string claim, string? value)
    {
        var token = issuer.Token(with: [("groups", "managers"), (claim, value is null ? null : claim == "email" ? value : JsonNode.Parse(value))]);

        Assert.Contains("has no verified address", await DetailAsync(token, Promotion("staging"), 401), StringComparison.Ordinal);
        Assert.Equal(200, await StatusAsync("GET", "/v1/prompts", issuer.Token(with: (claim, value is null ? null : claim == "email" ? value : JsonNode.Parse(value)))));
    }

    [Fact]
    public async Task Keys_and_tokens_go_together()
    {
        await using var both = await RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with { SignIn = Write(File()) });

        Assert.Equal(200, (int)(await both.SendAsync("GET", "/v1/prompts", key: keys.Add("reader"))).StatusCode);
        Assert.Equal(200, (int)(await both.SendAsync("GET", "/v1/prompts", key: issuer.Token())).StatusCode);
        // Clients of Langfuse send it as a password.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/public/v2/prompts");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"pk:{keys.Add("reader")}")));
        Assert.Equal(200, (int)(await both.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Without_the_issuer_nobody_gets_in_and_nothing_is_said_of_it()
    {
        await issuer.DisposeAsync();
        issuer = await TestIssuer.StartAsync();
        await using var other = await RunningServer.StartAsync(fixture.Repository.Path, o => o with { SignIn = Write(File("http://127.0.0.1:9")) });

        var problem = await RunningServer.JsonAsync(await other.SendAsync("GET", "/v1/prompts", key: issuer.Token()), 401);

        Assert.DoesNotContain("127.0.0.1", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("issuer: https://login.example.org", "issuer: http://login.example.org", "http is for this machine alone")]
    [InlineData("issuer: https://login.example.org", "issuer: ftp://login.example.org", "'issuer' is an https address")]
    [InlineData("audience: prompts", "audience: ''", "'audience' says whom tokens are for")]
    [InlineData("audience: prompts", "", "needs the key 'audience'")]
    [InlineData("roles: [reader]", "roles: [raeder]", "Did you mean 'reader'?")]
    [InlineData("roles: [reader]", "role: reader", "has no key 'role'")]
    [InlineData("grants:", "grant:", "needs the key 'grants'")]
    public void What_is_wrong_in_the_file_is_told(string old, string now, string says)
    {
        var file = Write(File("https://login.example.org").Replace(old, now, StringComparison.Ordinal));

        Assert.Contains(SignInSettings.Read(file, fixture.Repository.Path).Problems, p => p.IsError && p.Message.Contains(says, StringComparison.Ordinal));
        Assert.Equal("PRM4032", Assert.Single(SignInSettings.Read("/none/sign-in.yaml", fixture.Repository.Path).Problems).Id);
    }

    private static string Promotion(string environment) => $$"""{ "prompts": ["summarization@1.0.0"], "environment": "{{environment}}", "dryRun": {{(environment == "prod" ? "true" : "false")}} }""";

    private string File(string? address = null) => $"""
        issuer: {address ?? issuer.Address}
        audience: prompts
        grants:
          - value: admins
            roles: [administrator]
          - value: managers
            roles: [release-manager]
            environments: [staging]
          - value: readers
            roles: [reader]
        """;

    private string Write(string text)
    {
        var file = folder.Write($"sign-in-{Guid.NewGuid():N}.yaml", text);
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private async Task<int> StatusAsync(string method, string path, string? token, string? json = null) => (int)(await server.SendAsync(method, path, json, token)).StatusCode;

    private async Task<string> DetailAsync(string token, string json, int status) =>
        (string)(await RunningServer.JsonAsync(await server.SendAsync("POST", "/v1/promotions", json, token), status))["detail"]!;
}
