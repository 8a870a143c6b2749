using System.Globalization;
using Microsoft.Playwright;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>Calls are found by what is asked for, and one of them becomes a case in a branch.</summary>
public sealed class TracesPageTests(Browser browser, TeamWorld world)
{
    [Fact]
    public async Task Calls_are_filtered_by_version_arm_slice_score_and_failure()
    {
        await using var open = await browser.OpenAsync(world, "/traces?prompt=support%2Ftriage&since=30d", world.Reader);
        var rows = open.Page.Locator("tbody tr");
        Assert.Equal(50, await rows.CountAsync());

        await open.Page.GetByLabel("Version").FillAsync("1.2.0");
        await open.Page.GetByLabel("Arm").FillAsync("canary");
        await open.Page.GetByLabel("Slice").FillAsync("de");
        await open.Page.GetByLabel("Score or feedback").FillAsync("thumb");
        await open.Page.GetByLabel("At most").FillAsync("0");
        await open.Button("Show").ClickAsync();

        Assert.True(await rows.CountAsync() is > 0 and < 50);
        foreach (var row in await rows.AllInnerTextsAsync())
        {
            Assert.Contains("1.2.0", row, StringComparison.Ordinal);
            Assert.Contains("prod.canary", row, StringComparison.Ordinal);
            Assert.Contains("de", row, StringComparison.Ordinal);
            Assert.Contains("thumb 0", row, StringComparison.Ordinal);
        }

        await open.Page.GotoAsync(world.Url + "/traces?prompt=support%2Ftriage&failed=yes&since=30d");
        Assert.All(await rows.AllInnerTextsAsync(), row => Assert.Contains("timeout", row, StringComparison.Ordinal));
        Assert.Equal("yes", await open.Page.GetByLabel("Failed").InputValueAsync());
        await open.Page.GotoAsync(world.Url + "/traces?least=1");
        Assert.Contains("go with the name of a score", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task Pages_of_calls_are_turned_and_none_is_shown_twice()
    {
        await using var open = await browser.OpenAsync(world, "/traces?prompt=summarization&since=30d", world.Reader);
        var first = await open.Page.Locator("tbody a").EvaluateAllAsync<string[]>("all => all.map(a => a.href)");
        await open.Link("Older").ClickAsync();
        var second = await open.Page.Locator("tbody a").EvaluateAllAsync<string[]>("all => all.map(a => a.href)");

        Assert.Equal(50, second.Length);
        Assert.Empty(first.Intersect(second));
    }

    [Fact]
    public async Task One_call_shows_its_chain_as_a_waterfall_with_the_numbers_behind_it()
    {
        await using var open = await browser.OpenAsync(world, "/traces/chain-2", world.Reader);

        Assert.Equal(5, await open.Page.Locator("figure svg rect").CountAsync());
        Assert.Contains("5 parts on 3 levels over 3.35 s", await open.Page.Locator("figure svg").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        await open.Page.Locator("figure summary").ClickAsync();
        Assert.Equal(
            [
                "support/triage 1.1.0\t1\t–\t0\t2.6", "summarization 1.0.0\t2\tsupport/triage 1.1.0\t0.35\t0.6", "summarization 1.0.0\t2\tsupport/triage 1.1.0\t1\t1.1",
                "support/triage 1.1.0\t3\tsummarization 1.0.0\t1.3\t0.5", "summarization 1.0.0\t1\t–\t2.65\t0.7",
            ],
            await open.Page.Locator("figure tbody tr").AllInnerTextsAsync());
        await open.Page.Locator("table.list tbody a").First.ClickAsync();
        Assert.Equal(world.Url + "/traces/chain-1", open.Page.Url);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_within_calls_are_indented_and_who_hears_the_page_hears_the_level(bool withScripts)
    {
        await using var open = await browser.OpenAsync(world, "/traces/chain-3", world.Reader, withScripts: withScripts);

        var rows = open.Page.Locator("table.list tbody tr");
        string[] levels = ["", "Level 2, within support/triage 1.1.0:", "Level 2, within support/triage 1.1.0:", "Level 3, within summarization 1.0.0:", ""];
        Assert.Equal(levels, await rows.EvaluateAllAsync<string[]>("all => all.map(r => (r.querySelector('.hidden')?.textContent ?? '').trim())"));
        var left = await rows.EvaluateAllAsync<double[]>("all => all.map(r => r.cells[1].firstElementChild.getBoundingClientRect().left)");
        Assert.True(left[0] < left[1] && left[1] < left[3] && left[1] == left[2] && left[0] == left[4], string.Join(' ', left));
        // The plot, too: names begin where their level does.
        var names = await open.Page.Locator("figure svg text[text-anchor=start]").EvaluateAllAsync<double[]>("all => all.filter((_, i) => i % 2 == 0).map(t => +t.getAttribute('x'))");
        Assert.True(names[0] < names[1] && names[1] < names[3] && names[1] == names[2] && names[0] == names[4], string.Join(' ', names));
        Assert.Equal(["chain-3"], await open.Page.Locator("table.list a[aria-current=page]").EvaluateAllAsync<string[]>("all => all.map(a => a.href.split('/').pop())"));
        Assert.Contains("support/triage 1.1.0", await open.Page.Locator("dt:text-is('Made within') + dd").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await open.Page.EvaluateAsync<string[]>(Looks.Contrast));
    }

    [Fact]
    public async Task Whatever_is_reported_of_a_chain_its_page_is_whole_and_bounded()
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        const int Deep = 10_000;
        // Long ago, so that no list shows them.
        var begin = world.Fixture.Clock.GetUtcNow().AddDays(-100);
        PromptEvent Call(string id, double second, string? parent, int trace) => new()
        {
            RenderId = id,
            Time = begin.AddSeconds(second),
            Prompt = "summarization",
            Version = "1.0.0",
            Digest = "",
            Environment = "dev",
            Trace = trace.ToString("x32", CultureInfo.InvariantCulture),
            Parent = parent,
            Latency = TimeSpan.FromSeconds(1),
            Input = second < 60 ? new string('x', 200_000) : null,
        };
        await using (var store = new SqliteEventStore(world.EventsFile, world.Fixture.Clock))
        {
            await store.WriteAsync(EventBatch.Of([.. Enumerable.Range(0, Deep).Select(i => Call($"deep-{i}", i * 0.2, i == 0 ? "deep-0" : $"deep-{i - 1}", 1))]), TestContext.Current.CancellationToken);
            await store.WriteAsync(EventBatch.Of([.. Enumerable.Range(0, 3).Select(i => Call($"ring-{i}", i, $"ring-{(i + 1) % 3}", 2)), Call("foreign", 9, "deep-1", 2)]), TestContext.Current.CancellationToken);
        }

        foreach (var (id, first, count, of) in new[] { ("deep-0", 1, 60, "501"), ("deep-5000", 470, 60, "1,000"), ($"deep-{Deep - 1}", 441, 60, "500"), ("ring-1", 1, 4, null) })
        {
            await using var open = await browser.OpenAsync(world, "/traces/" + id, world.Reader, width: 400);
            var rows = open.Page.Locator("table.list tbody tr");
            Assert.Equal(count, await rows.CountAsync());
            Assert.Equal(1, await open.Page.Locator("table.list a[aria-current=page]").CountAsync());
            Assert.Equal(of is null ? [] : [$"60 calls around this one are shown, of {of} and more."], await open.Page.Locator("p:has-text('calls around this one')").AllInnerTextsAsync());
            Assert.Equal(first == 1 ? [] : [$"Level {first}, within summarization 1.0.0: "], await rows.First.Locator(".hidden").AllTextContentsAsync());
            Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{id} is wider than its window.");
            Assert.Empty(open.Messages);
        }
    }

    [Fact]
    public async Task A_call_becomes_a_case_in_a_branch_and_nothing_else_changes()
    {
        var repository = world.Fixture.Repository;
        await using var open = await browser.OpenAsync(world, "/traces/" + world.DislikedCall, world.Manager);
        var (head, status) = (repository.Git("rev-parse", "main"), repository.Git("status", "--porcelain"));

        await open.Button("Add it to the suite: make a branch").ClickAsync();

        var branch = $"cases/{world.DislikedCall}";
        Assert.Empty(await open.Page.GetByRole(AriaRole.Alert).AllInnerTextsAsync());
        Assert.Contains($"The branch {branch} has it as a case", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("Ada Lovelace <ada@example.org>|prompts/support/triage/evals.yaml", repository.Git("show", "--name-only", "--format=%an <%ae>|", branch).Replace("\n\n", "", StringComparison.Ordinal));
        var suite = repository.Git("show", $"{branch}:prompts/support/triage/evals.yaml");
        Assert.Contains($"id: feedback-{world.DislikedCall}", suite, StringComparison.Ordinal);
        Assert.Contains("I was charged twice for the same month.", suite, StringComparison.Ordinal);
        Assert.Contains("expected: billing", suite, StringComparison.Ordinal);
        Assert.Equal((head, status), (repository.Git("rev-parse", $"{branch}~1"), repository.Git("status", "--porcelain")));

        await open.Page.GotoAsync(world.Url + "/traces/" + world.DislikedCall);
        await open.Button("Add it to the suite: make a branch").ClickAsync();
        Assert.Contains("already. Review and merge it, or remove it, and propose again. (PRM4029)", await open.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);

        // Of a call whose text was not kept there is no button; who asks all the same is told why.
        await open.Page.GotoAsync(world.Url + "/traces/" + world.DislikedCall);
        await open.Page.EvaluateAsync("() => { document.querySelector('form[action$=\"/case\"]').action = '/traces/chain-1/case'; }");
        await open.Button("Add it to the suite: make a branch").ClickAsync();
        Assert.Contains("(PRM4042)", await open.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_sees_calls_of_its_own_prompts_and_environments_alone()
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        var key = world.Keys.Add("reader", k => k with { Prompts = ["summarization"], Environments = ["dev"] });
        await using var open = await browser.OpenAsync(world, "/traces?since=30d", key);
        Assert.DoesNotContain("support/triage", await open.TextAsync(), StringComparison.Ordinal);
        foreach (var path in (string[])["/traces/chain-1", "/prompts/support/triage", "/try/support/triage", "/traces?prompt=support%2Ftriage"])
        {
            await open.Page.GotoAsync(world.Url + path);
            Assert.Contains("is for the prompts summarization", await open.TextAsync(), StringComparison.Ordinal);
        }

        await open.Page.GotoAsync(world.Url + "/teams");
        Assert.Equal(["reading"], await open.Page.Locator("tbody th a").AllInnerTextsAsync());
        await open.Page.GotoAsync(world.Url + "/");
        Assert.Equal(["summarization"], await open.Page.Locator("tbody th a").AllInnerTextsAsync());
        Assert.Equal(0, await open.Page.Locator("thead th", new PageLocatorOptions { HasText = "prod" }).CountAsync());
    }
}
