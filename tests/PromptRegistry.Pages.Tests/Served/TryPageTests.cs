using Microsoft.Playwright;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>A prompt is tried with a form that its manifest makes, and a model is asked within the budget of the key.</summary>
public sealed class TryPageTests(Browser browser, TeamWorld world)
{
    [Fact]
    public async Task What_untrusted_inputs_wrote_is_marked_and_hostile_text_stays_text()
    {
        await using var open = await browser.OpenAsync(world, "/try/support/triage", world.Reader);
        await open.Page.GetByLabel("message").FillAsync(TeamWorld.Hostile);
        await open.Page.GetByLabel("tone").SelectOptionAsync("plain");
        await open.Button("Render").ClickAsync();

        var shown = TeamWorld.Hostile.Replace("\u202e", "<U+202E>", StringComparison.Ordinal);
        Assert.Equal([shown], await open.Page.Locator(".message mark").AllInnerTextsAsync());
        Assert.Contains("Use a plain tone.", await open.Page.Locator(".message").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("tokens, $", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("Try support/triage – PromptRegistry", await open.Page.TitleAsync());
        Assert.Empty(open.Messages);

        await open.Page.GotoAsync(world.Url + "/try/support/triage?version=1.0.0&in.message=Hello.%0A%0ATwice.");
        Assert.Contains("Answer in one paragraph.", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("Hello.\n\nTwice.", await open.Page.GetByLabel("message").InputValueAsync());
    }

    [Fact]
    public async Task What_does_not_fit_is_said_and_what_was_written_stays()
    {
        await using var open = await browser.OpenAsync(world, "/try/support/triage?in.message=Hi&in.tone=rude", world.Reader);

        Assert.Contains("tone", await open.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("Hi", await open.Page.GetByLabel("message").InputValueAsync());
    }

    [Fact]
    public async Task A_model_is_asked_until_the_budget_of_the_key_is_spent()
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        // A call costs 1.2 cents by the prices of the settings.
        var key = world.Keys.Add("reader", k => k with { Name = "Tim", Budget = 0.02 });
        await using var open = await browser.OpenAsync(world, "/try/support/triage?in.message=Twice.", key);
        Assert.Contains("$0 of $0.0200 of the key's budget are spent", await open.TextAsync(), StringComparison.Ordinal);

        await open.Button("Ask the model").ClickAsync();
        Assert.Contains("We look into it. <script>", await open.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("$0.0120 of $0.0200", await open.TextAsync(), StringComparison.Ordinal);
        await open.Button("Ask the model").ClickAsync();
        var before = world.Model.Asked;
        await open.Button("Ask the model").ClickAsync();

        Assert.Contains("is used up", await open.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(before, world.Model.Asked);
    }

    [Fact]
    public async Task An_endpoint_that_only_the_settings_of_the_repository_name_is_not_asked()
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        var key = world.Keys.Add("reader", k => k with { Budget = 1 });
        await using var open = await browser.OpenAsync(world, "/try/support/triage?in.message=Twice.", key);
        var ask = open.Button("Ask the model");
        Assert.Equal(1, await ask.CountAsync());

        await open.Page.GetByLabel("Model").SelectOptionAsync("strange");
        var answer = await open.Page.RunAndWaitForResponseAsync(() => ask.ClickAsync(), r => r.Request.Method == "POST");

        Assert.Equal(403, answer.Status);
        const string Refusal = "The provider 'other' of promptregistry.yaml is at http://127.0.0.1:9, and nothing of this server's own allows that it is asked. Whoever runs the server starts it with --allow-endpoint http://127.0.0.1:9.";
        Assert.Contains(Refusal, await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await ask.CountAsync());
    }

    [Fact]
    public async Task Without_a_budget_and_without_a_price_no_model_is_asked()
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        await using var open = await browser.OpenAsync(world, "/try/support/triage?in.message=Twice.", world.Reader);
        Assert.Contains("has no budget for models", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await open.Button("Ask the model").CountAsync());

        var key = world.Keys.Add("reader", k => k with { Budget = 1 });
        await using var other = await browser.OpenAsync(world, "/try/support/triage?in.message=Twice.&model=unknown", key);
        Assert.Contains("No price of unknown is known", await other.TextAsync(), StringComparison.Ordinal);
    }
}
