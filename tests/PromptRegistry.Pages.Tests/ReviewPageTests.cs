using Microsoft.Playwright;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reviewing;

namespace PromptRegistry.Pages.Tests;

/// <summary>The page on which people review answers, as a browser shows it.</summary>
public sealed class ReviewPageTests(Browser browser, ReportPage page) : IClassFixture<ReportPage>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task It_loads_nothing_breaks_no_policy_and_shows_hostile_answers_as_text(ColorScheme scheme, int width)
    {
        await using var open = await browser.OpenAsync(page.Review, scheme, width: width);
        var hostile = false;
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal($"{i + 1} of 60", await open.Page.Locator("#case").InnerTextAsync());
            hostile |= (await open.Page.Locator("#answer").TextContentAsync())!.Contains("<script>document.title='owned'</script>", StringComparison.Ordinal);
            Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
            await open.Page.Keyboard.PressAsync("ArrowRight");
        }

        Assert.True(hostile);
        Assert.Equal("Review of answers", await open.Page.TitleAsync());
        Assert.Equal(0, await open.Page.Locator("img, iframe, object, embed, link, [onerror], [onload], [style]").CountAsync());
        Assert.Equal([new Uri(page.Review).AbsoluteUri], open.Requests);
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task What_is_decided_by_keys_and_buttons_is_saved_as_a_file_that_is_taken_in()
    {
        await using var open = await browser.OpenAsync(page.Review);
        await open.Page.Locator("#save").ClickAsync();
        Assert.Equal("Please write your name first.", await open.Page.Locator("#told").InnerTextAsync());

        // A name with the letters of keys decides nothing.
        await open.Page.Locator("#by").FillAsync("");
        await open.Page.Locator("#by").PressSequentiallyAsync("Gabs");
        Assert.Equal("0 of 60 decided", await open.Page.Locator("#progress").InnerTextAsync());
        await open.Page.Locator("#save").ClickAsync();
        Assert.Equal("Nothing is decided yet.", await open.Page.Locator("#told").InnerTextAsync());

        await open.Page.Keyboard.PressAsync("g");
        await open.Page.Keyboard.PressAsync("b");
        await open.Page.Keyboard.PressAsync("s");
        await open.Page.Locator("#good").ClickAsync();
        await open.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal("true", await open.Page.Locator("#good").GetAttributeAsync("aria-pressed"));
        await open.Page.Locator("#bad").ClickAsync();
        Assert.Equal("4 of 60 decided", await open.Page.Locator("#progress").InnerTextAsync());

        var download = await open.Page.RunAndWaitForDownloadAsync(() => open.Page.Locator("#save").ClickAsync());
        Assert.Equal("review-support-triage.json", download.SuggestedFilename);
        var findings = new List<Diagnostic>();
        var review = ReviewFile.Read(await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken), "review.json", findings);

        Assert.Empty(findings);
        Assert.Equal(("support/triage", "Gabs"), (review!.Prompt, review.Verdicts[0].By));
        Assert.Equal([true, false, false], review.Verdicts.Select(verdict => verdict.IsGood));
        Assert.Empty(open.Messages);
    }
}
