using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;
using PromptRegistry.Git.Tests;
using PromptRegistry.Server.SignIn;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests.SignIn;

/// <summary>People log in with the issuer: what a browser sends and keeps, over real HTTP, and who is refused.</summary>
public sealed partial class BrowserLoginTests : IAsyncLifetime
{
    private const string Start = "/login/sign-in", Done = "/login/done";

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory folder = new();
    private TestIssuer issuer = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.Settings("environments: [staging, prod]");
        fixture.ReleaseByHand("summarization", "1.0.0");
        issuer = await TestIssuer.StartAsync();
        server = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await issuer.DisposeAsync();
        fixture.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Somebody_logs_in_with_the_issuer_and_out_again()
    {
        using var browser = new Visitor(server.Url);
        var page = await browser.TextAsync("/login?to=%2Fteams%3Fteam%3Dsales");
        Assert.Contains("Sign in with Example", page, StringComparison.Ordinal);
        // There are no keys.
        Assert.DoesNotContain("Your key", page, StringComparison.Ordinal);

        using var asked = await browser.GetAsync(Link().Match(page).Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        Assert.StartsWith(issuer.Address + "/authorize?", asked.Headers.Location!.ToString(), StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(asked.Headers.Location!.Query);
        Assert.Equal(("code", "S256", "openid profile email", server.Url + Done), (query["response_type"].ToString(), query["code_challenge_method"].ToString(), query["scope"].ToString(), query["redirect_uri"].ToString()));
        var cookies = asked.Headers.GetValues("Set-Cookie").Where(c => c.StartsWith("promptregistry-", StringComparison.Ordinal) && !c.StartsWith("promptregistry-form", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, c => Assert.Matches("(?i)path=/login/done; samesite=lax; httponly", c));

        using var back = await browser.GetAsync(asked.Headers.Location!.ToString());
        using var done = await browser.GetAsync(back.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal("0; url=/teams?team=sales", Assert.Single(done.Headers.GetValues("Refresh")));
        var session = Assert.Single(done.Headers.GetValues("Set-Cookie"), c => c.StartsWith("promptregistry-session=", StringComparison.Ordinal));
        Assert.Matches("(?i)samesite=strict; httponly", session);

        var first = await browser.TextAsync("/");
        Assert.Contains("Grace", first, StringComparison.Ordinal);
        // It is for pages alone, and of a reader.
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/v1/prompts")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/promote?prompt=summarization&environment=staging")).StatusCode);

        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", Mark().Match(first).Groups[1].Value)]);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Client.PostAsync(new Uri("/logout", UriKind.Relative), form, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).StatusCode);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("no state")]
    [InlineData("code")]
    [InlineData("nonce")]
    [InlineData("no nonce")]
    [InlineData("issuer")]
    [InlineData("issuer of the answer")]
    [InlineData("audience")]
    [InlineData("time")]
    [InlineData("key")]
    [InlineData("public key as secret")]
    [InlineData("other browser")]
    [InlineData("refused")]
    [InlineData("secret")]
    public async Task What_is_not_the_issuers_answer_to_this_browser_logs_nobody_in(string wrong)
    {
        using var stranger = RSA.Create(2048);
        issuer.Says = wrong switch
        {
            "nonce" => [("nonce", "another")],
            "no nonce" => [("nonce", null)],
            "issuer" => [("iss", "https://evil.example")],
            "audience" => [("aud", "prompts")],
            "time" => [("exp", DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds())],
            _ => [],
        };
        issuer.SignedBy = wrong switch
        {
            "key" => new SigningCredentials(new RsaSecurityKey(stranger) { KeyId = "one" }, "RS256"),
            "public key as secret" => issuer.PublicKeyAsSecret(),
            _ => null,
        };
        if (wrong == "issuer of the answer") issuer.AnswersAs = "https://evil.example";
        if (wrong == "secret") issuer.Secret = "of the client";
        using var browser = new Visitor(server.Url);
        var answer = await AnswerAsync(browser);
        var query = QueryHelpers.ParseQuery(answer.Query);
        var (code, state) = (query["code"].ToString(), query["state"].ToString());
        var address = wrong switch
        {
            "state" => $"{Done}?code={code}&state={state[..^4]}AAAA",
            "no state" => $"{Done}?code={code}",
            "code" => $"{Done}?code=guessed&state={state}",
            "refused" => $"{Done}?error=access_denied&error_description=%3Cb%3Eno%3C%2Fb%3E&state={state}",
            _ => answer.ToString(),
        };
        using var other = new Visitor(server.Url);
        using var response = await (wrong == "other browser" ? other : browser).GetAsync(address);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("was not completed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>no", page, StringComparison.Ordinal);
        Assert.False(response.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(c => c.StartsWith("promptregistry-session=", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task An_answer_counts_once()
    {
        using var browser = new Visitor(server.Url);
        var answer = (await AnswerAsync(browser)).ToString();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(answer)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(answer)).StatusCode);
    }

    [Fact]
    public async Task Who_has_no_grant_and_who_has_no_address_for_the_ledger_are_told_so()
    {
        foreach (var (claims, says) in new (string, JsonNode?)[][] { [("groups", new JsonArray("strangers"))], [("groups", new JsonArray("managers")), ("email_verified", false)], [("groups", "reporters")] }
            .Zip(["has no value of &#x27;groups&#x27;", "has no verified address", "this needs reader"]))
        {
            issuer.Says = claims;
            using var browser = new Visitor(server.Url);
            using var response = await browser.GetAsync((await AnswerAsync(browser)).ToString());

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Contains(says, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).StatusCode);
        }
    }

    [Fact]
    public async Task A_secret_comes_from_the_environment()
    {
        issuer.Secret = "of the client";
        await using var knows = await StartAsync(o => o with { Variables = n => n == ServerOptions.SignInSecretVariable ? "of the client" : null });
        using var browser = new Visitor(knows.Url);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync((await AnswerAsync(browser)).ToString())).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_with_its_time_and_with_the_settings_that_it_began_by()
    {
        using var browser = new Visitor(server.Url);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync((await AnswerAsync(browser)).ToString())).StatusCode);
        var cookie = browser.Session;

        // The same keys sign the cookies of these: what differs is what the name says.
        foreach (var (status, with) in new (HttpStatusCode, Func<ServerOptions, ServerOptions>)[]
        {
            (HttpStatusCode.OK, o => o),
            (HttpStatusCode.OK, o => o with { Clock = new LaterClock(TimeSpan.FromHours(7.9)) }),
            (HttpStatusCode.Redirect, o => o with { Clock = new LaterClock(TimeSpan.FromHours(8.1)) }),
            (HttpStatusCode.Redirect, o => o with { SignIn = Write(Settings().Replace("[administrator]", "[reader]", StringComparison.Ordinal)) }),
            (HttpStatusCode.Redirect, o => o with { SignIn = Write(Settings()[..Settings().IndexOf("browsers:", StringComparison.Ordinal)]) }),
        })
        {
            await using var other = await StartAsync(with);
            using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(other.Url) };
            client.DefaultRequestHeaders.Add("Cookie", cookie);
            Assert.Equal(status, (await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/..//evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/login/sign-in")]
    public async Task Nobody_is_led_elsewhere(string to)
    {
        using var browser = new Visitor(server.Url);
        using var done = await browser.GetAsync((await AnswerAsync(browser, to)).ToString());

        Assert.Equal("0; url=/", Assert.Single(done.Headers.GetValues("Refresh")));
    }

    [Fact]
    public async Task Behind_a_proxy_the_issuer_leads_to_its_address_and_cookies_are_for_https()
    {
        await using var behind = await StartAsync(o => o with { SignIn = Write(Settings() + "\n  address: https://prompts.example.org\n  scopes: [groups]\n") });
        using var browser = new Visitor(behind.Url);
        using var asked = await browser.GetAsync(Start);

        var query = QueryHelpers.ParseQuery(asked.Headers.Location!.Query);
        Assert.Equal(("https://prompts.example.org/login/done", "openid groups"), (query["redirect_uri"].ToString(), query["scope"].ToString()));
        Assert.All(asked.Headers.GetValues("Set-Cookie"), c => Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase));

        // The proxy passes on by http what the browser sent by https.
        using var back = await browser.GetAsync(asked.Headers.Location!.ToString());
        Assert.StartsWith("https://prompts.example.org/login/done?", back.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var proxy = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(behind.Url) };
        proxy.DefaultRequestHeaders.Add("Cookie", string.Join("; ", asked.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        using var done = await proxy.GetAsync(new Uri(back.Headers.Location!.PathAndQuery, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Matches("(?i)secure; samesite=strict; httponly", Assert.Single(done.Headers.GetValues("Set-Cookie"), c => c.StartsWith("promptregistry-session=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_issuer_that_is_away_or_names_an_open_address_is_not_asked()
    {
        issuer.TokenEndpoint = "http://login.example.org/token";
        await using var open = await StartAsync();
        await using var away = await StartAsync(o => o with { SignIn = Write(Settings("http://127.0.0.1:9")) });
        foreach (var url in (string[])[open.Url, away.Url])
        {
            using var browser = new Visitor(url);
            using var asked = await browser.GetAsync(Start);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.StatusCode);
            Assert.Contains("cannot be asked now", await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Strangers_may_send_few_answers()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            using var response = await server.GetAsync($"{Done}?code={i}&state=x");
            return response.StatusCode;
        }));

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.All(statuses, s => Assert.True(s is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Without_it_there_is_nothing_at_its_addresses()
    {
        await using var plain = await StartAsync(o => o with { SignIn = Write(Settings()[..Settings().IndexOf("browsers:", StringComparison.Ordinal)]) });

        Assert.Equal(HttpStatusCode.NotFound, (await plain.GetAsync(Start)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await plain.GetAsync(Done + "?code=x&state=y")).StatusCode);
        Assert.Contains("has no log-in for browsers", await plain.Client.GetStringAsync(new Uri("/login", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client: pages", "client: ''", "'client' is the id")]
    [InlineData("client: pages", "", "needs the key 'client'")]
    [InlineData("label: Example", "labl: Example", "has no key 'labl'")]
    [InlineData("label: Example", "address: http://prompts.example.org", "'address' is where browsers reach this server")]
    [InlineData("label: Example", "address: https://prompts.example.org/x", "'address' is where browsers reach this server")]
    [InlineData("label: Example", "scopes: ['a b']", "'scopes' are words")]
    public void What_is_wrong_in_the_file_is_told(string old, string now, string says) => Assert.Contains(
        SignInSettings.Read(Write(Settings().Replace(old, now, StringComparison.Ordinal)), fixture.Repository.Path).Problems, p => p.IsError && p.Message.Contains(says, StringComparison.Ordinal));

    /// <summary>Where the issuer leads a browser that began here.</summary>
    private static async Task<Uri> AnswerAsync(Visitor browser, string? to = null)
    {
        using var asked = await browser.GetAsync(to is null ? Start : $"{Start}?to={Uri.EscapeDataString(to)}");
        using var back = await browser.GetAsync(asked.Headers.Location!.ToString());
        return back.Headers.Location!;
    }

    private Task<RunningServer> StartAsync(Func<ServerOptions, ServerOptions>? with = null) => RunningServer.StartAsync(fixture.Repository.Path, o =>
    {
        var usual = o with { SignIn = Write(Settings()), Sessions = folder.Path, Variables = _ => null };
        return with?.Invoke(usual) ?? usual;
    });

    private string Settings(string? address = null) => $"""
        issuer: {address ?? issuer.Address}
        audience: prompts
        grants:
          - value: admins
            roles: [administrator]
          - value: managers
            roles: [release-manager]
          - value: readers
            roles: [reader]
          - value: reporters
            roles: [reporter]
        browsers:
          client: pages
          label: Example
        """;

    private string Write(string text)
    {
        var file = folder.Write($"sign-in-{Guid.NewGuid():N}.yaml", text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    [GeneratedRegex("href=\"(/login/sign-in[^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Mark();

    /// <summary>A browser that follows nothing by itself.</summary>
    private sealed class Visitor : IDisposable
    {
        private readonly CookieContainer jar = new();
        private readonly string url;

        public Visitor(string url)
        {
            this.url = url;
            Client = new HttpClient(new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false }) { BaseAddress = new Uri(url) };
        }

        public HttpClient Client { get; }

        public string Session => string.Join("; ", jar.GetCookies(new Uri(url)).Where(c => c.Name.StartsWith("promptregistry-session", StringComparison.Ordinal)).Select(c => $"{c.Name}={c.Value}"));

        public Task<HttpResponseMessage> GetAsync(string address) => Client.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);

        public Task<string> TextAsync(string address) => Client.GetStringAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

        public void Dispose() => Client.Dispose();
    }

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
