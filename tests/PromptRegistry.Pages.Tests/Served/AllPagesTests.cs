using Microsoft.Playwright;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>What holds for every page of the server, in a real browser.</summary>
public sealed class AllPagesTests(Browser browser, TeamWorld world) : IClassFixture<TeamWorld>
{
    public static TheoryData<string, string> Pages { get; } = new()
    {
        { "prompts", "/" },
        { "prompt", "/prompts/support/triage" },
        { "versions", "/prompts/support/triage?view=versions" },
        { "history", "/prompts/support/triage?view=history" },
        { "evaluation", "/prompts/support/triage?view=evaluation" },
        { "production", "/prompts/support/triage?view=production" },
        { "traces", "/traces?prompt=support%2Ftriage" },
        { "trace", "/traces/chain-1" },
        { "try", "/try/support/triage?in.message=I%20was%20charged%20twice.%20Please%20help." },
        { "teams", "/teams" },
        { "team", "/teams?team=reading" },
        { "hostile", "/?q=onerror" },
        { "promote", "/promote?prompt=support%2Ftriage&environment=prod" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_breaks_no_policy_loads_nothing_foreign_fits_its_window_and_can_be_read(string name, string path)
    {
        foreach (var (scheme, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 400)])
        {
            await using var open = await browser.LoggedInAsync(world, path, world.Manager, scheme, width: width);
            await open.ShootAsync($"{name}-{scheme.ToString().ToLowerInvariant()}-{width}");

            Assert.Empty(open.Messages);
            Assert.All(open.Requests, r => Assert.StartsWith(world.Url + "/", r, StringComparison.Ordinal));
            Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than {width}.");
            Assert.Empty(await open.Page.EvaluateAsync<string[]>(Looks.Contrast));
            Assert.Empty(await open.Page.EvaluateAsync<string[]>(Looks.Labels));
        }
    }
}
