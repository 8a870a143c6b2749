using System.Net;
using Microsoft.Playwright;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Git.Tests;
using PromptRegistry.Server.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>A task in words and three examples become a prompt in a form: estimated, made, shown and proposed, within the budget of the key and by models that the operator allows.</summary>
public sealed class MakingPageTests(Browser browser) : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private readonly TestKeys keys = new();
    private readonly TempDirectory folder = new();
    private MeetingEndpoint model = null!;
    private RunningServer? server;

    public async ValueTask InitializeAsync()
    {
        model = await MeetingEndpoint.StartAsync();
        // The second provider is one that a pull request may have named.
        fixture.Settings($$"""
            environments: [staging, prod]
            providers: { local: { endpoint: "{{model.Origin}}/v1" }, other: { endpoint: "http://127.0.0.1:9/v1", model: strange } }
            evaluation: { provider: local }
            prices: { small: { input: 1, output: 1 }, strange: { input: 1, output: 1 } }
            """);
        server = await RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with { Events = folder.Combine("events.db"), AllowedEndpoints = [model.Origin] });
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        await model.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
        keys.Dispose();
        fixture.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_becomes_a_prompt_that_is_proposed_as_a_branch(bool withScripts)
    {
        await using var open = await OpenAsync(Author(1), withScripts);
        var (head, status) = (fixture.Repository.Git("rev-parse", "main"), fixture.Repository.Git("status", "--porcelain"));
        Assert.Equal(["local/small"], await open.Page.Locator("#model option").AllInnerTextsAsync());
        await FillAsync(open);
        await open.Button("What does it take?").ClickAsync();
        Assert.Contains("At most 54 questions, about $0.", await open.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, model.Asked);
        await ShootAsync(open, "new-estimate", withScripts);

        // What is changed after the estimate is estimated again.
        await open.Page.GetByLabel("The task in words").FillAsync("Summarise meeting notes as decisions, then actions.");
        await open.Button("Start").ClickAsync();
        Assert.Equal((0, server!.Url + "/new"), (model.Asked, open.Page.Url));
        await open.Button("Start").ClickAsync();
        await open.Button("Propose it: make a branch").WaitForAsync(new LocatorWaitForOptions { Timeout = 120_000 });

        var text = await open.TextAsync();
        Assert.Equal(["direct", "structured", "careful", "improved taken"], await open.Page.Locator("tbody th").AllInnerTextsAsync());
        Assert.Equal(["10.0", "10.0", "9.0", "9.7"], await open.Page.Locator("tbody tr").Last.Locator("td").AllInnerTextsAsync());
        foreach (var part in (string[])["completeness scored lowest, 4.0; mending it made 8.0 to 9.7 of 10, kept", "It begins with DECISIONS.", "Notes in tables.", "Then write ACTIONS:", "# Logbook of meeting-notes", "What is proposed: 12 files", "Next try: completeness: it is met in part"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains(TeamWorld.Hostile.Replace("\u202e", "<U+202E>", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Equal("meeting-notes – PromptRegistry", await open.Page.TitleAsync());
        // Each answer costs 600 tokens; the same question is asked once.
        Assert.Contains($"{model.Asked} answered", text, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"${model.Asked * 0.0006:0.0000} of at most"), text, StringComparison.Ordinal);
        Assert.Empty(await open.Page.EvaluateAsync<string[]>(Looks.Labels));
        await ShootAsync(open, "new-made", withScripts);
        await open.Page.GetByText("What is proposed: 12 files").ClickAsync();

        // Somebody else adds a prompt of that name meanwhile: nothing of theirs is changed.
        fixture.Repository.Write("prompts/meeting-notes/prompt.yaml", "name: meeting-notes\n");
        fixture.Repository.Commit("another one");
        await open.Button("Propose it: make a branch").ClickAsync();
        Assert.Contains("There is prompts/meeting-notes already", await open.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("(PRM4053)", await open.TextAsync(), StringComparison.Ordinal);
        fixture.Repository.Git("reset", "--quiet", "--hard", head);
        await open.Button("Propose it: make a branch").ClickAsync();

        Assert.Contains("The branch new/meeting-notes has it.", await open.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal((head, head, status), (fixture.Repository.Git("rev-parse", "main"), fixture.Repository.Git("rev-parse", "new/meeting-notes~1"), fixture.Repository.Git("status", "--porcelain")));
        Assert.Equal("Ada <ada@example.org>|Add meeting-notes 1.0.0, made of a task in words", fixture.Repository.Git("log", "-1", "--format=%an <%ae>|%s", "new/meeting-notes"));
        Assert.Equal(
            [
                "prompts/judges/rubric/prompt.yaml", "prompts/judges/rubric/system.scriban", "prompts/judges/rubric/user.scriban", "prompts/meeting-notes/evals.yaml", "prompts/meeting-notes/prompt.yaml",
                "prompts/meeting-notes/recordings.jsonl", "prompts/meeting-notes/system.scriban", "prompts/meeting-notes/user.scriban", "tasks/meeting-notes/logbook.md", "tasks/meeting-notes/task.md",
                "templates/guards/fence.scriban", "templates/guards/untrusted.scriban",
            ],
            fixture.Repository.Git("diff", "--name-only", "main", "new/meeting-notes").Split('\n'));
        // What is proposed is a prompt like any other: its suite passes from the recordings, with nobody asked.
        fixture.Repository.Git("checkout", "--quiet", "new/meeting-notes");
        var evaluated = await PromptEvaluation.RunAsync(fixture.Repository.Path, "meeting-notes");
        Assert.True(evaluated.Passed, evaluated.Explain());
        fixture.Repository.Git("checkout", "--quiet", "main");
        Assert.DoesNotContain(open.Messages, m => !m.Contains("409", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_is_made_at_a_time_is_its_keys_own_and_can_be_cancelled_without_scripts()
    {
        var gate = new TaskCompletionSource();
        model.Open = gate.Task;
        var key = Author(1);
        await using var open = await OpenAsync(key, withScripts: false);
        await StartAsync(open);
        var address = open.Page.Url;
        Assert.Contains("0 answered of at most 54", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("3", await open.Page.Locator("meta[http-equiv=refresh]").GetAttributeAsync("content"));
        await ShootAsync(open, "new-running", withScripts: true);

        await using var again = await OpenAsync(key, withScripts: false);
        Assert.Contains("under way", await again.TextAsync(), StringComparison.Ordinal);
        await StartAsync(again, "other-notes");
        Assert.Contains("one is made at a time", await again.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("PRM4052", await again.TextAsync(), StringComparison.Ordinal);
        await using var other = await OpenAsync(Author(1), withScripts: false);
        await other.Page.GotoAsync(address);
        Assert.Contains("There is no such run of yours", await other.TextAsync(), StringComparison.Ordinal);

        await open.Button("Cancel").ClickAsync();
        await open.Page.GetByRole(AriaRole.Alert).WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        Assert.Contains("It was cancelled.", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await open.Button("Propose it: make a branch").CountAsync());
        gate.SetResult();
    }

    [Fact]
    public async Task Who_may_not_propose_or_spend_is_told_and_a_spent_budget_ends_a_run()
    {
        await using var reader = await OpenAsync(keys.Add("reader", k => k with { Budget = 1 }), withScripts: true);
        Assert.Contains("this needs author or administrator", await reader.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await reader.Link("New prompt").CountAsync());

        await using var poor = await OpenAsync(keys.Add("author"), withScripts: true);
        Assert.Contains("has no budget for models", await poor.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await poor.Link("New prompt").CountAsync());

        await using var foreign = await OpenAsync(keys.Add("author", k => k with { Budget = 1, Prompts = ["sales/*"] }), withScripts: true);
        await FillAsync(foreign);
        await foreign.Button("What does it take?").ClickAsync();
        Assert.Contains("is for the prompts sales/*", await foreign.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);

        await using var open = await OpenAsync(Author(0.006), withScripts: true);
        await StartAsync(open);
        await open.Page.GetByRole(AriaRole.Alert).WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        Assert.Contains("Its limit of $0.006000", await open.TextAsync(), StringComparison.Ordinal);
        Assert.True(model.Asked <= 10, $"{model.Asked} were asked.");
    }

    [Fact]
    public async Task What_does_not_fit_is_said_beside_the_form_and_nothing_is_asked()
    {
        var key = Author(1);
        await using var open = await OpenAsync(key, withScripts: true);
        await FillAsync(open, "Meeting notes");
        await open.Page.GetByLabel("The task in words").FillAsync($"Summarise. {TeamWorld.Hostile}");
        await open.Button("What does it take?").ClickAsync();
        Assert.Contains("'Meeting notes' is no name of a prompt", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("'meeting-notes' is one.", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("<script>", await open.Page.GetByLabel("The task in words").InputValueAsync(), StringComparison.Ordinal);
        Assert.Equal("New prompt – PromptRegistry", await open.Page.TitleAsync());

        foreach (var (task, name, said) in ((string, string, string)[])[("Do.\nInput: x", "a", "how a task file is divided"), ("Do.\n# More", "a", "how a task file is divided"), ("Do.", "summarization", "(PRM4051)"), ("Do.", "judges", "is for judges")])
        {
            await FillAsync(open, name, task);
            await open.Button("What does it take?").ClickAsync();
            Assert.Contains(said, await open.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        }

        // Fields that no page sends: nothing at all, and a model that is not offered.
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", (await open.Page.Context.CookiesAsync()).Select(c => $"{c.Name}={c.Value}")));
        var token = await open.Page.Locator("main input[name=__RequestVerificationToken]").InputValueAsync();
        foreach (var fields in (KeyValuePair<string, string>[][])[[], [new("start", "yes"), new("name", "a"), new("model", "other/strange")], [new("start", "yes"), new("name", new string('x', 5000)), new("limit", "NaN")]])
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields]);
            using var answer = await client.PostAsync(new Uri(server!.Url + "/new"), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        foreach (var path in (string[])["/new", "/new/x/cancel", "/new/x/propose"])
        {
            using var form = new FormUrlEncodedContent([new("name", "a")]);
            using var answer = await client.PostAsync(new Uri(server!.Url + path), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(0, model.Asked);
        Assert.DoesNotContain(open.Messages, m => !m.Contains("422", StringComparison.Ordinal));
    }

    private string Author(double budget) => keys.Add("author", k => k with { Budget = budget });

    private async Task<OpenPage> OpenAsync(string key, bool withScripts)
    {
        if (!Browser.IsThere) Assert.Skip("No browser is installed: apt-get install chromium.");
        return await browser.OpenAsync(server!.Url + "/new", withScripts: withScripts, cookies: await ServedPage.LogInAsync(server.Url, key));
    }

    private static async Task FillAsync(OpenPage open, string name = "meeting-notes", string task = "Summarise meeting notes as decisions and actions.")
    {
        (string Input, string Output)[] examples =
        [
            ("We agreed: raise the price. Ana will write the letter.", "DECISIONS: raise the price\nACTIONS: Ana: write the letter"),
            ("It rained. We agreed: hire two people. Bo will post the job.", "DECISIONS: hire two people\nACTIONS: Bo: post the job"),
            ("We agreed: close on Friday. Cy will tell all.", "DECISIONS: close on Friday\nACTIONS: Cy: tell all"),
        ];
        await open.Page.GetByLabel("Name").FillAsync(name);
        await open.Page.GetByLabel("The task in words").FillAsync(task);
        for (var i = 0; i < examples.Length; i++)
        {
            await open.Page.Locator($"#input{i + 1}").FillAsync(examples[i].Input);
            await open.Page.Locator($"#output{i + 1}").FillAsync(examples[i].Output);
        }
    }

    private static async Task StartAsync(OpenPage open, string name = "meeting-notes")
    {
        await FillAsync(open, name);
        await open.Button("What does it take?").ClickAsync();
        await open.Button("Start").ClickAsync();
    }

    private static async Task ShootAsync(OpenPage open, string name, bool withScripts)
    {
        if (!withScripts) return;
        foreach (var (scheme, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 400)])
        {
            await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await open.Page.SetViewportSizeAsync(width, 900);
            await open.ShootAsync($"{name}-{scheme.ToString().ToLowerInvariant()}-{width}");
            Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than {width}.");
            Assert.Empty(await open.Page.EvaluateAsync<string[]>(Looks.Contrast));
        }

        // As docs/ shows it.
        await open.Page.SetViewportSizeAsync(1280, 760);
        await open.ShootAsync($"{name}-docs", isWhole: false);
    }
}
