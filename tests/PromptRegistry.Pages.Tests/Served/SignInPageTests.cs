using PromptRegistry.Git.Tests;
using PromptRegistry.Server.Tests;
using PromptRegistry.Server.Tests.SignIn;
using PromptRegistry.TestKit;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>A real browser logs in with an issuer that is another site, with and without scripts: its cookies have to come along on every way.</summary>
public sealed class SignInPageTests(Browser browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_logs_in_with_an_issuer_of_another_site(bool withScripts)
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        using var fixture = new RegistryFixture();
        using var folder = new TempDirectory();
        using var keys = new TestKeys();
        fixture.Settings("environments: [staging, prod]");
        fixture.ReleaseByHand("summarization", "1.0.0");
        await using var issuer = await TestIssuer.StartAsync();
        var file = folder.Write("sign-in.yaml", $"issuer: {issuer.Address}\naudience: prompts\nbrowsers: {{ client: pages, label: Example }}\ngrants: [{{ value: readers, roles: [reader] }}]\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with { SignIn = file, Variables = _ => null });
        // By name it is another site than the issuer, whose address is a number.
        var url = server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        await using var open = await browser.OpenAsync(url + "/prompts/summarization?view=history", withScripts: withScripts);
        await open.ShootAsync("sign-in", isWhole: false);
        await open.Link("Sign in with Example").ClickAsync();
        await open.Page.WaitForURLAsync(url + "/prompts/summarization?view=history");

        Assert.Contains("Grace", await open.Page.Locator("header").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(open.Requests, r => r.StartsWith(issuer.Address + "/authorize?", StringComparison.Ordinal));
        await open.Button("Log out").ClickAsync();
        await open.Page.WaitForURLAsync(url + "/login");
        await open.Page.GotoAsync(url + "/");
        Assert.Equal("/login", new Uri(open.Page.Url).AbsolutePath);
        Assert.Empty(open.Messages);
    }
}
