namespace PromptRegistry.Pages.Tests.Served;

/// <summary>What teams spend, what it comes to, and what would cost less.</summary>
public sealed class TeamsPageTests(Browser browser, TeamWorld world)
{
    [Fact]
    public async Task A_team_shows_its_budget_a_forecast_and_advice_with_its_reason()
    {
        await using var open = await browser.OpenAsync(world, "/teams", world.Reader);
        Assert.Equal(["reading", "sales", "support"], (await open.Page.Locator("tbody th a").AllInnerTextsAsync()).Order(StringComparer.Ordinal));
        await open.Link("reading").ClickAsync();

        var text = await open.TextAsync();
        Assert.Contains("% of $2.00", text, StringComparison.Ordinal);
        Assert.Contains("by 14 days", text, StringComparison.Ordinal);
        Assert.Contains("Ask gpt-small instead of gpt-large", text, StringComparison.Ordinal);
        Assert.Contains("rated calls of 30 days", text, StringComparison.Ordinal);
        Assert.Equal(["summarization"], await open.Page.Locator("section:has-text('Top prompts') tbody th a").AllInnerTextsAsync());
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task An_input_before_unchanging_text_is_told_of_where_the_cache_helps_little()
    {
        await using var open = await browser.OpenAsync(world, "/teams?team=sales", world.Reader);

        var text = await open.TextAsync();
        Assert.Contains("Put what is always the same first", text, StringComparison.Ordinal);
        Assert.Contains("PRM0056", text, StringComparison.Ordinal);
        Assert.Contains("no budget", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_show_their_tier_budget_and_people_and_are_reviewed()
    {
        await using var open = await browser.OpenAsync(world, "/teams", world.Reader);
        var text = await open.TextAsync();
        Assert.Contains("93 % of the budget of the program 'answering' is spent: $18.60 of $20.00", text, StringComparison.Ordinal);
        var rows = open.Page.Locator("section:has(h2:text-is('Programs')) tbody tr");
        Assert.Equal(2, await rows.CountAsync());
        var row = await rows.Filter(new Microsoft.Playwright.LocatorFilterOptions { HasText = "answering" }).InnerTextAsync();
        foreach (var says in (string[])["support", "production", "93 % of $20.00", "nearly spent", "310", "support/triage", "ada@example.org", "owned by @example/support", "<script>"])
            Assert.Contains(says, row, StringComparison.Ordinal);

        await open.Link("Review answering").ClickAsync();
        Assert.Equal(world.Url + "/teams?team=support&review=answering", open.Page.Url);
        var verdict = await open.Page.Locator("section[aria-label=Review]").InnerTextAsync();
        Assert.Contains("not ready for production", verdict, StringComparison.Ordinal);
        Assert.Contains("its answer is not recorded", verdict, StringComparison.Ordinal);
        Assert.Equal(1, await rows.CountAsync());
        await open.ShootAsync("team-programs");
        Assert.Empty(open.Messages);

        // A team that nothing was called for has a page as well; one that nobody knows has none.
        await open.Page.GotoAsync(world.Url + "/teams?team=drafts");
        Assert.Contains("No calls of prompts of this team", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await open.Page.GotoAsync(world.Url + "/teams?team=nobody"))!.Status);
        Assert.Equal(404, (await open.Page.GotoAsync(world.Url + "/teams?review=nothing"))!.Status);
    }

    [Fact]
    public async Task Who_may_not_see_a_prompt_sees_no_program_of_it()
    {
        if (!Browser.IsThere) Assert.Skip("The world is built for a browser.");
        var key = world.Keys.Add("reader", k => k with { Name = "Sue", Prompts = ["sales/*"] });
        await using var open = await browser.OpenAsync(world, "/teams", key);

        Assert.DoesNotContain("answering", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await open.Page.GotoAsync(world.Url + "/teams?review=answering"))!.Status);
    }
}
