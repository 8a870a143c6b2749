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
}
