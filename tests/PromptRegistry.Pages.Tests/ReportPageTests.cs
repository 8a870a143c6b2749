using Microsoft.Playwright;

namespace PromptRegistry.Pages.Tests;

/// <summary>The page about an evaluation, as a browser shows it.</summary>
public sealed class ReportPageTests(Browser browser, ReportPage page) : IClassFixture<ReportPage>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 400)]
    public async Task The_page_loads_nothing_breaks_no_policy_and_fits_its_window(ColorScheme scheme, int width)
    {
        await using var open = await browser.OpenAsync(page.File, scheme, width: width);

        await ShootAsync(open, $"{scheme.ToString().ToLowerInvariant()}-{width}");

        Assert.Equal([new Uri(page.File).AbsoluteUri], open.Requests);
        Assert.Empty(open.Messages);
        Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    [Fact]
    public async Task Hostile_answers_are_text()
    {
        await using var open = await browser.OpenAsync(page.File);
        await open.Page.Locator("#p1 details.case").First.EvaluateAsync("d => document.querySelectorAll('details').forEach(x => x.open = true)");

        Assert.StartsWith("Evaluation: ", await open.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await open.Page.Locator("script").CountAsync());
        Assert.Equal(0, await open.Page.Locator("img, iframe, object, embed, link, [onerror], [onload], [style]").CountAsync());
        Assert.Contains(
            TriageRepository.Hostile.Replace("\u202e", "<U+202E>", StringComparison.Ordinal),
            await open.Page.Locator("#p1 details.case pre").AllTextContentsAsync());
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task The_policy_lets_no_other_script_run()
    {
        await using var open = await browser.OpenAsync(page.File);

        await open.Page.EvaluateAsync("const s = document.createElement('script'); s.textContent = \"document.title = 'owned'\"; document.body.append(s)");

        Assert.StartsWith("Evaluation: ", await open.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Contains(open.Messages, m => m.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Cases_are_filtered_by_state_tag_and_text()
    {
        await using var open = await browser.OpenAsync(page.File);
        var section = open.Page.Locator("#p1");
        var cases = section.Locator("details.case:visible");
        Assert.Equal(60, await cases.CountAsync());

        await section.Locator(".by-state").SelectOptionAsync("failing");
        Assert.Equal(page.Failing, await cases.CountAsync());
        Assert.Equal($"{page.Failing} of 60 shown", await section.Locator(".count").InnerTextAsync());

        await section.Locator(".by-state").SelectOptionAsync("");
        await section.Locator(".by-tag").SelectOptionAsync("short");
        Assert.Equal(20, await cases.CountAsync());

        await section.Locator(".by-text").FillAsync("MESSAGE 57:");
        Assert.Equal(["m057"], await cases.Locator("b.id").AllInnerTextsAsync());
    }

    [Fact]
    public async Task A_case_shows_input_messages_answer_expectation_and_the_baselines_answer_as_a_diff()
    {
        await using var open = await browser.OpenAsync(page.File);
        var section = open.Page.Locator("#p1");
        await section.Locator(".by-text").FillAsync("message 16:");
        var shown = section.Locator("details.case:visible");
        await shown.Locator("> summary").ClickAsync();
        await ShootAsync(open, "case", shown);

        var text = await shown.InnerTextAsync();
        Assert.Contains("Message 16: I was charged twice", text, StringComparison.Ordinal);
        Assert.Contains("2 rendered messages", text, StringComparison.Ordinal);
        Assert.Contains("Expected", text, StringComparison.Ordinal);
        Assert.Contains("The baseline's answer (1.0.0), and what changed", text, StringComparison.Ordinal);
        Assert.Contains("today", await shown.Locator(".diff del").AllInnerTextsAsync());
        Assert.Contains("soon", await shown.Locator(".diff ins").AllInnerTextsAsync());
    }

    [Fact]
    public async Task Without_scripts_everything_can_be_read()
    {
        await using var open = await browser.OpenAsync(page.File, withScripts: false);

        Assert.False(await open.Page.Locator(".filter").First.IsVisibleAsync());
        var shown = open.Page.Locator("#p1 details.case").First;
        await shown.Locator("> summary").ClickAsync();
        Assert.True(await shown.Locator("pre").First.IsVisibleAsync());
    }

    [Fact]
    public async Task Plots_have_names_and_their_numbers_in_tables()
    {
        await using var open = await browser.OpenAsync(page.File);
        var titles = await open.Page.Locator("#p1 figcaption").AllInnerTextsAsync();

        Assert.Contains("Change against the baseline, with 90 % intervals", titles);
        Assert.Contains("Scores over releases, and now", titles);
        Assert.Contains("rouge-l: cases by score", titles);
        Assert.Contains("label: what was found for what was expected", await open.Page.Locator("#p0 figcaption").AllInnerTextsAsync());
        Assert.Equal(await open.Page.Locator("svg").CountAsync(), await open.Page.Locator("svg[role=img][aria-label]").CountAsync());
        Assert.Equal(await open.Page.Locator("svg").CountAsync(), await open.Page.Locator("figure table").CountAsync());
    }

    /// <summary>Keeps a picture where bench/screenshots.sh asks for it.</summary>
    private static async Task ShootAsync(OpenPage open, string name, ILocator? part = null)
    {
        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_SCREENSHOTS") is not { Length: > 0 } folder) return;
        var path = Path.Combine(folder, $"report-{name}.png");
        if (part is null)
        {
            foreach (var (end, place) in (IEnumerable<(string, string)>)[("", "body"), ("-matrix", "#p0 .plots"), ("-prompt", "#p1"), ("-plots", "#p1 .plots"), ("-cases", "#p1-cases")])
            {
                await open.Page.Locator(place).EvaluateAsync("e => e.scrollIntoView()");
                await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path.Replace(".png", end + ".png", StringComparison.Ordinal) });
            }

            return;
        }

        await part.ScreenshotAsync(new LocatorScreenshotOptions { Path = path });
    }
}

/// <summary>A page about two prompts, made once.</summary>
public sealed class ReportPage : IAsyncLifetime
{
    private readonly TriageRepository repository = new();

    public string File { get; private set; } = "";

    /// <summary>The page for people.</summary>
    public string Review { get; private set; } = "";

    /// <summary>Failing cases of the second prompt.</summary>
    public int Failing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var result = await repository.RunAsync();
        File = repository.WritePage(result);
        Review = repository.WriteReviewPage(result);
        Failing = result.Prompts[1].Cases.Count(c => c.Samples.Any(s => s.Problem is not null || s.Scores.Any(x => x is { Passed: false })));
        Assert.InRange(Failing, 1, 59);
    }

    public ValueTask DisposeAsync()
    {
        repository.Dispose();
        return ValueTask.CompletedTask;
    }
}
