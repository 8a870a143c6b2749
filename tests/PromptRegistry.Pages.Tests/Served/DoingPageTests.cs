using Microsoft.Playwright;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>What is done from pages: said first, confirmed, done once, as the person.</summary>
public sealed class DoingPageTests(Browser browser, TeamWorld world)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_promotion_says_what_would_happen_and_is_done_when_it_is_confirmed_also_without_scripts(bool withScripts)
    {
        var name = withScripts ? "with-scripts" : "without-scripts";
        await using var open = await ReleasedAsync(name, withScripts);

        await open.Page.Locator("section", new PageLocatorOptions { HasText = "STAGING" }).Locator("a", new LocatorLocatorOptions { HasText = "Promote" }).First.ClickAsync();
        Assert.Contains($"staging serves {name} 1.1.0.", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("", world.Fixture.Repository.Git("tag", "--list", $"prompts/{name}/staging"));

        await open.Page.GetByLabel("Version").SelectOptionAsync("1.0.0");
        await open.Button("What would happen?").ClickAsync();
        await open.Page.GetByLabel("Why, for the ledger").FillAsync("for the demo");
        await open.Button($"Promote {name} to staging").ClickAsync();

        Assert.Contains($"staging serves {name} 1.0.0.", await open.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal($"Ada Lovelace <ada@example.org>|promote {name} 1.0.0 to staging", Newest());
        Assert.Contains("Reason: for the demo", world.Fixture.Repository.Git("log", "-1", "--format=%b", "prompts/ledger"), StringComparison.Ordinal);

        await open.Page.GotoAsync($"{world.Url}/promote?prompt={name}%401.1.0&environment=staging");
        await open.Button($"Promote {name} to staging").ClickAsync();
        await open.Page.GotoAsync($"{world.Url}/rollback?prompt={name}&environment=staging");
        Assert.Contains($"staging serves {name} 1.0.0 in place of 1.1.0.", await open.TextAsync(), StringComparison.Ordinal);
        await open.Button($"Roll back {name} in staging").ClickAsync();
        Assert.Equal($"Ada Lovelace <ada@example.org>|roll back {name} in staging to 1.0.0 (was 1.1.0)", Newest());
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_is_done_once()
    {
        await using var open = await ReleasedAsync("twice", withScripts: true);
        await open.Page.GotoAsync($"{world.Url}/promote?prompt=twice&environment=dev");
        var fields = await open.Page.Locator("form[method=post][action='/promote'] input").EvaluateAllAsync<string[][]>("all => all.map(e => [e.name, e.value])");
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false });
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", (await open.Page.Context.CookiesAsync()).Select(c => $"{c.Name}={c.Value}")));
        async Task<string> SendAsync()
        {
            using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f[0], f[1])));
            using var answer = await client.PostAsync(new Uri(world.Url + "/promote"), form, TestContext.Current.CancellationToken);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("dev serves twice 1.1.0.", await SendAsync(), StringComparison.Ordinal);
        Assert.Contains("This was done before, by the same form.", await SendAsync(), StringComparison.Ordinal);
        Assert.Single(world.Fixture.Log("twice", "dev"));
    }

    [Fact]
    public async Task What_gates_refuse_is_said_and_only_an_administrator_passes_over_them()
    {
        await using var open = await ReleasedAsync("gated", withScripts: true);
        await open.Page.GotoAsync($"{world.Url}/promote?prompt=gated&environment=prod");
        Assert.Contains("It is refused.", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("approv", await open.TextAsync(), StringComparison.Ordinal);

        await open.Page.GetByLabel("In an emergency: why gates are passed over").FillAsync("it leaks names");
        await open.Button("Pass over the gates: Promote gated to prod").ClickAsync();
        Assert.Contains("prod serves gated 1.1.0.", await open.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);

        var manager = world.Keys.Add("release-manager", k => k with { Name = "Max", Email = "max@example.org" });
        await using var other = await browser.OpenAsync(world, "/promote?prompt=gated%401.0.0&environment=prod", manager);
        Assert.Contains("It is refused.", await other.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await other.Page.Locator("form[method=post][action='/promote']").CountAsync());
    }

    [Fact]
    public async Task An_approval_is_the_persons()
    {
        await using var first = await ReleasedAsync("approved", withScripts: true);
        var approver = world.Keys.Add("approver", k => k with { Name = "Eve", Email = "eve@example.org" });
        await using var open = await browser.OpenAsync(world, "/prompts/approved", approver);
        await open.Page.Locator("a", new PageLocatorOptions { HasText = "Approve 1.1.0" }).ClickAsync();
        await open.Button("Approve approved for prod").ClickAsync();

        Assert.Contains("approved 1.1.0 is approved for prod.", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("Eve <eve@example.org>|approve approved 1.1.0 for prod", Newest());
    }

    [Fact]
    public async Task An_open_page_follows_what_others_do()
    {
        await using var watching = await ReleasedAsync("followed", withScripts: true);
        await watching.Page.GotoAsync(world.Url + "/prompts/followed");
        Assert.DoesNotContain("just now", await watching.TextAsync(), StringComparison.Ordinal);

        using var answer = await world.Server.SendAsync("POST", "/v1/promotions", """{ "prompts": ["followed"], "environment": "dev" }""", world.Manager);
        Assert.True(answer.IsSuccessStatusCode);

        await watching.Page.Locator("section", new PageLocatorOptions { HasText = "DEV" }).GetByText("1.1.0", new LocatorGetByTextOptions { Exact = true }).WaitForAsync();
        Assert.Empty(watching.Messages);
    }

    private async Task<OpenPage> ReleasedAsync(string name, bool withScripts)
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        await world.ReleaseAsync(name, "1.0.0", "1.1.0");
        return await browser.OpenAsync(world, "/prompts/" + name, world.Manager, withScripts: withScripts);
    }

    private string Newest() => world.Fixture.Repository.Git("log", "-1", "--format=%an <%ae>|%s", "prompts/ledger");
}
