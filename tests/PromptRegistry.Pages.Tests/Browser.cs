using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(PromptRegistry.Pages.Tests.Browser))]

namespace PromptRegistry.Pages.Tests;

/// <summary>Debian's chromium without a window, started once for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A build server has to have it: there its absence fails.</summary>
    public static bool IsThere => Environment.GetEnvironmentVariable("CI") is { Length: > 0 } || File.Exists(Program);

    public async ValueTask InitializeAsync()
    {
        if (!IsThere) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            // Containers have neither a sandbox for it nor much shared memory; the pages are our own.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
    }

    /// <summary>Opens a page from a file or an address. Whatever it asks for beside itself, and whatever its console says, is noted.</summary>
    public async Task<OpenPage> OpenAsync(string file, ColorScheme scheme = ColorScheme.Light, bool withScripts = true, int width = 1280, IEnumerable<Cookie>? cookies = null)
    {
        if (browser is null) Assert.Skip($"{Program} is not installed: apt-get install chromium.");
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            JavaScriptEnabled = withScripts,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        if (cookies is not null) await context.AddCookiesAsync(cookies);
        var page = await context.NewPageAsync();
        var opened = new OpenPage(context, page);
        page.Request += (_, request) => opened.Requests.Add(request.Url);
        page.Console += (_, message) => opened.Messages.Add(message.Text);
        page.PageError += (_, error) => opened.Messages.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            opened.Messages.Add("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

/// <summary>An open page and what it did.</summary>
public sealed class OpenPage(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public List<string> Requests { get; } = [];

    public List<string> Messages { get; } = [];

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
