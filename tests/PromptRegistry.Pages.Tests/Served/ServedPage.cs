using Microsoft.Playwright;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>Short ways to look at pages of a server.</summary>
internal static class ServedPage
{
    /// <summary>Opens a page of the server, logged in.</summary>
    public static async Task<OpenPage> LoggedInAsync(this Browser browser, TeamWorld world, string path, string key, ColorScheme scheme = ColorScheme.Light, bool withScripts = true, int width = 1280)
    {
        var open = await browser.OpenAsync(world.Url + "/login?to=" + Uri.EscapeDataString(path), scheme, withScripts, width);
        await open.Page.GetByLabel("Your key").FillAsync(key);
        await open.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Log in" }).ClickAsync();
        Assert.Equal(world.Url + path, open.Page.Url);
        return open;
    }

    /// <summary>Keeps a picture where bench/screenshots.sh asks for it.</summary>
    public static async Task ShootAsync(this OpenPage open, string name)
    {
        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"server-{name}.png"), FullPage = true });
    }
}
