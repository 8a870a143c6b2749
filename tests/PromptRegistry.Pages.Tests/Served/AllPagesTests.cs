using Microsoft.Playwright;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>What holds for every page of the server, in a real browser.</summary>
public sealed class AllPagesTests(Browser browser, TeamWorld world)
{
    private static readonly (ColorScheme Scheme, int Width)[] Windows = [(ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 400)];

    public static TheoryData<string, string> Pages { get; } = new()
    {
        { "prompts", "/" },
        { "prompt", "/prompts/support/triage" },
        { "versions", "/prompts/support/triage?view=versions" },
        { "history", "/prompts/support/triage?view=history" },
        { "evaluation", "/prompts/support/triage?view=evaluation" },
        { "production", "/prompts/support/triage?view=production" },
        { "hostile", "/prompts/x-'%22%3Cimg/src%3Dx/onerror%3Dalert(1)%3E" },
        { "traces", "/traces?prompt=support%2Ftriage" },
        { "trace", "/traces/chain-1" },
        { "try", "/try/support/triage?in.message=I%20was%20charged%20twice.%20Please%20help." },
        { "new", "/new" },
        { "teams", "/teams" },
        { "team", "/teams?team=reading" },
        { "promote", "/promote?prompt=support%2Ftriage&environment=prod" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_breaks_no_policy_loads_nothing_foreign_fits_its_window_and_can_be_read(string name, string path)
    {
        await using var open = await browser.OpenAsync(world, path, world.Manager);
        Assert.Empty(await open.Page.EvaluateAsync<string[]>(Looks.Labels));
        Assert.Equal(1, await open.Page.Locator("script").CountAsync());
        Assert.Empty(await open.Page.Locator("img, iframe, object, embed, style, [style], [onclick], [onerror], [onload]").EvaluateAllAsync<string[]>("all => all.map(e => e.outerHTML)"));
        Assert.EndsWith("– PromptRegistry", await open.Page.TitleAsync(), StringComparison.Ordinal);
        foreach (var (scheme, width) in Windows)
        {
            await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await open.Page.SetViewportSizeAsync(width, 900);
            await open.ShootAsync($"{name}-{scheme.ToString().ToLowerInvariant()}-{width}");

            Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than {width}.");
            Assert.Empty(await open.Page.EvaluateAsync<string[]>(Looks.Contrast));
        }

        // As docs/ shows it: down to the end of a waterfall.
        await open.Page.SetViewportSizeAsync(1280, name == "trace" ? 905 : 760);
        await open.ShootAsync($"{name}-docs", isWhole: false);
        Assert.All(open.Requests, r => Assert.StartsWith(world.Url + "/", r, StringComparison.Ordinal));
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task The_policy_lets_no_other_script_run()
    {
        await using var open = await browser.OpenAsync(world, "/", world.Reader);

        await open.Page.EvaluateAsync("const s = document.createElement('script'); s.textContent = \"document.title = 'owned'\"; document.body.append(s)");

        Assert.Equal("Prompts – PromptRegistry", await open.Page.TitleAsync());
        Assert.Contains(open.Messages, m => m.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/prompts/support/triage")]
    [InlineData("/traces")]
    [InlineData("/promote?prompt=support%2Ftriage&environment=prod")]
    public async Task Every_control_is_reached_by_the_keyboard_and_is_seen_when_it_is(string path)
    {
        await using var open = await browser.OpenAsync(world, path, world.Manager);
        var all = await open.Page.Locator("a[href]:visible, button:visible, input:visible, select:visible, textarea:visible, summary:visible").CountAsync();

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < all + 5; i++)
        {
            await open.Page.Keyboard.PressAsync("Tab");
            var (where, isSeen) = await open.Page.EvaluateAsync<string>(Looks.Focused) is var told && told.StartsWith('!') ? (told[1..], false) : (told, true);
            if (where.Length == 0) break;
            Assert.True(isSeen, $"The focus is not seen: {where}");
            seen.Add(where);
        }

        Assert.True(seen.Count >= all, $"{seen.Count} of {all} controls are reached.");
    }

    [Fact]
    public async Task The_first_key_leads_past_the_navigation()
    {
        await using var open = await browser.OpenAsync(world, "/", world.Reader);

        await open.Page.Keyboard.PressAsync("Tab");
        await open.Page.Keyboard.PressAsync("Enter");

        Assert.Equal("main", await open.Page.EvaluateAsync<string>("document.activeElement.id"));
    }
}
