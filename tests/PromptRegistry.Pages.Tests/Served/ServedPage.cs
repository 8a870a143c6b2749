using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>Short ways to look at pages of a server.</summary>
internal static partial class ServedPage
{
    /// <summary>Opens a page of the server as somebody who is logged in.</summary>
    public static async Task<OpenPage> OpenAsync(
        this Browser browser, TeamWorld world, string path, string key, ColorScheme scheme = ColorScheme.Light, bool withScripts = true, int width = 1280)
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        return await browser.OpenAsync(world.Url + path, scheme, withScripts, width, await world.CookiesAsync(key));
    }

    /// <summary>Logs in as a browser does, and gives what it keeps.</summary>
    public static async Task<IReadOnlyList<Microsoft.Playwright.Cookie>> LogInAsync(string url, string key)
    {
        var jar = new CookieContainer();
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = jar });
        var page = await client.GetStringAsync(new Uri(url + "/login"), TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", Token(page)), new("key", key), new("to", "/login")]);
        using var answer = await client.PostAsync(new Uri(url + "/login"), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. jar.GetCookies(new Uri(url)).Select(c => new Microsoft.Playwright.Cookie { Name = c.Name, Value = c.Value, Url = url })];
    }

    /// <summary>What proves that a form is the server's own.</summary>
    public static string Token(string page) => TokenField().Match(page).Groups[1].Value;

    public static ILocator Button(this OpenPage open, string name) => open.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name });

    public static ILocator Link(this OpenPage open, string name) => open.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name });

    /// <summary>The whole text of the page.</summary>
    public static Task<string> TextAsync(this OpenPage open) => open.Page.Locator("main").InnerTextAsync();

    /// <summary>Keeps a picture where bench/screenshots.sh asks for it.</summary>
    public static async Task ShootAsync(this OpenPage open, string name, bool isWhole = true)
    {
        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"server-{name}.png"), FullPage = isWhole });
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
