using System.Globalization;
using System.Text;
using PromptRegistry.Git.Tests;
using PromptRegistry.Server.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>Five thousand prompts are turned and searched, and without keys nobody logs in.</summary>
public sealed class LargeRegistryTests(Browser browser) : IDisposable
{
    private const int Count = 5000;

    private readonly RegistryFixture fixture = new(empty: true);

    [Fact]
    public async Task A_page_shows_some_of_them_and_a_search_finds_one()
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        Fill();
        await using var server = await RunningServer.StartAsync(fixture.Repository.Path, o => o with { Clock = fixture.Clock });
        await using var open = await browser.OpenAsync(server.Url);

        Assert.Equal(25, await open.Page.Locator("tbody tr").CountAsync());
        Assert.Contains("1 to 25 of 5,000", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await open.Button("Log out").CountAsync());
        await open.Link("Later").ClickAsync();
        Assert.Contains("26 to 50 of 5,000", await open.TextAsync(), StringComparison.Ordinal);

        await open.Page.GetByLabel("Find by name").FillAsync("P4321");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.WaitForURLAsync("**/?q=P4321");
        Assert.Equal(["team-21/p4321"], await open.Page.Locator("tbody th a").AllInnerTextsAsync());
        await open.Page.GotoAsync(server.Url + "/?page=200");
        Assert.Contains("4976 to 5000 of 5,000", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("has no store of events", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Messages);
    }

    public void Dispose() => fixture.Dispose();

    /// <summary>One commit with all of them, by git's own way in, and a tag for each.</summary>
    private void Fill()
    {
        var stream = new StringBuilder("commit refs/heads/main\ncommitter Test <test@example.org> 1770000000 +0000\ndata 3\nall\n");
        for (var i = 0; i < Count; i++)
        {
            var name = $"team-{i % 50}/p{i:0000}";
            var manifest = $"name: {name}\nversion: 1.0.0\ninputs: {{ text: string }}\nmessages:\n  - {{ role: user, content: \"Read {{{{ text }}}}.\" }}\n";
            stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline prompts/{name}/prompt.yaml\ndata {manifest.Length}\n{manifest}\n");
        }

        for (var i = 0; i < Count; i++)
        {
            stream.Append(CultureInfo.InvariantCulture, $"reset refs/tags/prompts/team-{i % 50}/p{i:0000}/v1.0.0\nfrom refs/heads/main\n\n");
            if (i % 3 == 0) stream.Append(CultureInfo.InvariantCulture, $"reset refs/tags/prompts/team-{i % 50}/p{i:0000}/prod\nfrom refs/heads/main\n\n");
        }

        var filled = ProcessRunner.Run("git", ["fast-import", "--quiet", "--force"], fixture.Repository.Path, input: stream.ToString());
        Assert.True(filled.ExitCode == 0, filled.ToString());
    }
}
