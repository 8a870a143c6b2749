using System.Net;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>Who brings a key has a session, for pages alone and as long as the key is valid; what other sites send is refused.</summary>
public sealed class LoginTests(Browser browser, TeamWorld world)
{
    [Fact]
    public async Task A_page_asks_for_a_key_first_and_leads_where_somebody_wanted_to_go()
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        await using var open = await browser.OpenAsync(world.Url + "/prompts/support/triage?view=history");
        Assert.Equal(world.Url + "/login?to=%2Fprompts%2Fsupport%2Ftriage%3Fview%3Dhistory", open.Page.Url);

        await open.Page.GetByLabel("Your key").FillAsync("prk_0123456789_wrong");
        await open.Button("Log in").ClickAsync();
        Assert.Contains("is not known", await open.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);

        await open.Page.GetByLabel("Your key").FillAsync(world.Reader);
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.WaitForURLAsync(world.Url + "/prompts/support/triage?view=history");
        Assert.Contains("Rita Reader", await open.Page.Locator("header").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(world.Reader, await open.Page.ContentAsync(), StringComparison.Ordinal);

        await open.Button("Log out").ClickAsync();
        await open.Page.GotoAsync(world.Url + "/");
        Assert.Equal("/login", new Uri(open.Page.Url).AbsolutePath);
        // One of them is the browser's word for the status of the refused key.
        Assert.All(open.Messages, m => Assert.Contains("401", m, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_is_for_pages_alone_and_no_script_sees_it()
    {
        if (!Browser.IsThere) Assert.Skip("The world is built for a browser.");
        var cookies = await world.CookiesAsync(world.Reader);
        using var client = Client(string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, "/v1/prompts")).StatusCode);
        using var stranger = Client(null);
        using var page = await GetAsync(stranger, "/login");
        var mark = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", ServedPage.Token(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))), new("key", world.Reader)]);
        stranger.DefaultRequestHeaders.Add("Cookie", mark.Split(';')[0]);
        using var answer = await stranger.PostAsync(new Uri("/login", UriKind.Relative), form, TestContext.Current.CancellationToken);
        foreach (var cookie in answer.Headers.GetValues("Set-Cookie").Append(mark))
        {
            Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("promptregistry-session=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_is_taken_back_ends_its_sessions()
    {
        if (!Browser.IsThere) Assert.Skip("The world is built for a browser.");
        var key = world.Keys.Add("reader", k => k with { Name = "Rob" });
        var cookies = await world.CookiesAsync(key);
        using var client = Client(string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/")).StatusCode);

        world.Keys.Revoke(key);

        Assert.Equal(HttpStatusCode.Redirect, (await GetAsync(client, "/")).StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/login?to=/login")]
    public async Task Nobody_is_led_elsewhere(string to)
    {
        if (!Browser.IsThere) Assert.Skip("The world is built for a browser.");
        using var client = Client(null);
        var page = await (await GetAsync(client, "/login?to=" + Uri.EscapeDataString(to))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("name=\"to\" value=\"/\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/promote", 400)]
    [InlineData("/logout", 400)]
    [InlineData("/traces/chain-1/case", 400)]
    [InlineData("/try/support/triage", 400)]
    public async Task A_form_without_its_mark_and_one_of_another_site_are_refused(string path, int status)
    {
        if (!Browser.IsThere) Assert.Skip("The world is built for a browser.");
        var cookies = await world.CookiesAsync(world.Manager);
        using var client = Client(string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));
        Task<HttpResponseMessage> Post(string? origin)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, world.Url + path)
            {
                Content = new FormUrlEncodedContent([new("prompt", "support/triage"), new("environment", "dev"), new("__RequestVerificationToken", "x")]),
            };
            if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
            return client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        using var own = await Post(null);
        using var foreign = await Post("https://evil.example");

        Assert.Equal(status, (int)own.StatusCode);
        Assert.Contains("not sent by a page of this server", await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("PRM4041", Core.Diagnostics.ServerDiagnostics.ForeignForm.Id);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Fact]
    public async Task A_key_that_may_not_read_opens_no_page_and_a_reader_changes_nothing()
    {
        if (!Browser.IsThere) Assert.Skip("The world is built for a browser.");
        var reporter = world.Keys.Add("reporter", email: null);
        using var client = Client(null);
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var browserLike = new HttpClient(handler) { BaseAddress = new Uri(world.Url) };
        var page = await browserLike.GetStringAsync(new Uri("/login", UriKind.Relative), TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", ServedPage.Token(page)), new("key", reporter)]);
        using var refused = await browserLike.PostAsync(new Uri("/login", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        await using var open = await browser.OpenAsync(world, "/promote?prompt=summarization&environment=prod", world.Reader);
        Assert.Contains("this needs release-manager", await open.TextAsync(), StringComparison.Ordinal);
        await open.Page.GotoAsync(world.Url + "/prompts/summarization");
        Assert.Equal(0, await open.Link("Promote").CountAsync());
    }

    [Fact]
    public void Only_a_valid_key_is_found_by_its_id()
    {
        var ring = new KeyRing(new Server.ServerOptions { Repository = "/none" }, Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyRing>.Instance);

        Assert.Null(ring.OfId("anything"));
    }

    private HttpClient Client(string? cookies)
    {
        var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(world.Url) };
        if (cookies is not null) client.DefaultRequestHeaders.Add("Cookie", cookies);
        return client;
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path) => client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
