using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Events;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Git.Tests;
using PromptRegistry.Server.Tests;
using PromptRegistry.TestKit;

[assembly: AssemblyFixture(typeof(PromptRegistry.Pages.Tests.Served.TeamWorld))]

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>
/// A repository as teams have them, a month of its calls, and a server over both: releases with verdicts, one that waits for approval, a rollout under way, a moved tag, feedback,
/// failures, and texts and names that would like to be markup. The same every time, but for ids.
/// </summary>
public sealed class TeamWorld : IAsyncLifetime
{
    public const string Hostile = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\u202eevil";
    public const string HostileName = "x-'\"<img/src=x/onerror=alert(1)>";

    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly string[] Versions = ["1.0.0", "1.1.0", "1.2.0"];

    private readonly RegistryFixture fixture = new(empty: true);
    private readonly TestKeys keys = new();
    private readonly TempDirectory folder = new();
    private AnsweringModel? model;
    private RunningServer? server;

    public string Url => server!.Url;

    internal RegistryFixture Fixture => fixture;

    internal RunningServer Server => server!;

    internal TestKeys Keys => keys;

    internal AnsweringModel Model => model!;

    /// <summary>A reader's key, and one of who may do everything.</summary>
    public string Reader { get; private set; } = "";

    public string Manager { get; private set; } = "";

    public string EventsFile => folder.Combine("events.db");

    /// <summary>A call that somebody did not like, with its text.</summary>
    public string DislikedCall { get; private set; } = "";

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Task<IReadOnlyList<Microsoft.Playwright.Cookie>>> sessions = new(StringComparer.Ordinal);

    /// <summary>The session of who has a key.</summary>
    public Task<IReadOnlyList<Microsoft.Playwright.Cookie>> CookiesAsync(string key) => sessions.GetOrAdd(key, k => ServedPage.LogInAsync(Url, k));

    public async ValueTask InitializeAsync()
    {
        if (!Browser.IsThere) return;
        model = await AnsweringModel.StartAsync();
        fixture.Settings($$"""
            environments: { dev: , staging: , prod: { requires: [approval], approvals: 1 } }
            providers: { local: { endpoint: "{{model.Origin}}/v1" }, other: { endpoint: "http://127.0.0.1:9/v1", model: strange } }
            evaluation: { provider: local }
            teams:
              support: { prompts: ["support/*"], budget: 0.5 }
              reading: { prompts: [summarization], budget: 2 }
            prices:
              gpt-large: { input: 2.5, output: 10 }
              gpt-small: { input: 0.15, output: 0.6 }
              strange: { input: 1, output: 1 }
            """);
        fixture.As("Ada");
        fixture.Repository.Write("programs/answering.yaml", $"""
            team: support
            domain: support
            context: "Answers customers. {Hostile[..Hostile.IndexOf('\u202e')].Replace("\"", "'", StringComparison.Ordinal)}"
            tier: production
            budget: 20
            quality: 0
            contact: ada@example.org
            prompts: [support/triage]

            """);
        fixture.Repository.Write("programs/drafting.yaml", "team: drafts\ndomain: support\ncontext: Tries things.\ntier: development\nbudget: 10\nquality: 0\ncontact: bob@example.org\nprompts: [support/triage]\n");
        fixture.Repository.Write("CODEOWNERS", "/programs/answering.yaml @example/support\n");
        for (var i = 0; i < Versions.Length; i++) Release(i);
        fixture.Release("summarization", "1.0.0");
        fixture.Release("summarization", "1.1.0");
        // An input stands before text that never changes, and ends the provider's cache.
        fixture.Repository.Write("prompts/sales/offer/prompt.yaml", "name: sales/offer\nversion: 0.9.0\nowner: sales\ninputs: { customer: string }\nmessages:\n  - { role: user, template: user.scriban }\n");
        fixture.Repository.Write("prompts/sales/offer/user.scriban", "For {{ customer }}:\n" + string.Concat(Enumerable.Repeat("Write an offer that names the price, the time and what is not part of it. ", 120)));
        fixture.Repository.Commit("sales/offer 0.9.0");
        fixture.Repository.Git("tag", "-a", "-m", "0.9.0", "prompts/sales/offer/v0.9.0");
        // What a stranger pushes is a tag with any name that git takes.
        fixture.Repository.Git("tag", "-a", "-m", "x", $"prompts/{HostileName}/v1.0.0");
        Does(fixture.Promote("summarization@1.0.0", "dev"));
        Does(fixture.Promote("support/triage@1.1.0", "dev"));
        Does(fixture.Promote("support/triage@1.1.0", "staging"));
        fixture.As("Bob");
        Does(fixture.Approve("support/triage", "1.1.0", "prod"));
        Does(fixture.Approve("support/triage", "1.2.0", "prod"));
        fixture.As("Ada");
        Does(fixture.Promote("support/triage@1.1.0", "prod"));
        fixture.Clock.Advance(TimeSpan.FromDays(20));
        Does(fixture.Promote("support/triage@1.2.0", "staging"));
        fixture.Repository.Git("tag", "-f", "-a", "-m", "moved by hand", "prompts/summarization/dev", "prompts/summarization/v1.1.0^{}");
        using (var registry = fixture.Open())
        {
            Does(new RolloutOperation(registry).Run(RolloutVerb.Start, new RolloutRequest("support/triage", "prod")));
        }

        fixture.Clock.Advance(TimeSpan.FromHours(40));
        await WriteEventsAsync();
        Reader = keys.Add("reader", k => k with { Name = "Rita Reader" });
        Manager = keys.Add("administrator", k => k with { Name = "Ada Lovelace" });
        server = await RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with { Events = EventsFile, Clock = fixture.Clock, AllowedEndpoints = [model.Origin] });
        var spending = (IQuotaStore)server.App.Services.GetRequiredService<IEventStore>();
        await spending.AddAsync([new PromptQuota { Name = "program-answering", Period = QuotaPeriod.Month, CostUsd = 20 }], fixture.Clock.GetUtcNow(), 310, 0, 18.6, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (model is not null) await model.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
        keys.Dispose();
        fixture.Dispose();
        turn.Dispose();
    }

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Releases a prompt of a test's own.</summary>
    public async Task ReleaseAsync(string name, params string[] versions)
    {
        await turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            foreach (var version in versions) fixture.ReleaseByHand(name, version);
        }
        finally
        {
            turn.Release();
        }

        await server!.RefreshAsync();
    }

    private static void Does<T>(Core.Diagnostics.Outcome<T> outcome)
        where T : class => Assert.True(outcome.Succeeded, string.Join("\n", outcome.Diagnostics));

    private void Release(int place)
    {
        var version = Versions[place];
        fixture.Repository.Write("prompts/support/triage/prompt.yaml", $$"""
            name: support/triage
            version: {{version}}
            description: Sorts a message to support and answers it.
            owner: support
            model: {{ModelOf(place)}}
            inputs:
              message: { type: string, untrusted: true, description: What the customer wrote. }
              tone: { type: enum, values: [warm, plain], default: warm }
            messages:
              - { role: system, template: system.scriban }
              - { role: user, template: user.scriban }

            """);
        fixture.Repository.Write("prompts/support/triage/system.scriban", string.Join('\n',
            "You sort messages to support into billing, bug, account or other.", place == 0 ? "Answer in one paragraph." : "Answer in at most three sentences.",
            place == 2 ? "Never promise a date. Say who will look at it." : "Be polite.", "Use a {{ tone }} tone."));
        fixture.Repository.Write("prompts/support/triage/user.scriban", "{{ message }}");
        fixture.Repository.Write("prompts/support/triage/evals.yaml", """
            cases:
              - { id: twice, inputs: { message: "I was charged twice." }, expected: billing }
              - { id: export, inputs: { message: "The export button does nothing.", tone: plain }, expected: bug }
            scorers:
              - rouge-l: { minimum: 0.4 }

            """);
        fixture.Repository.Write("prompts/support/triage/rollout.yaml", """
            steps:
              - { weight: 50%, bake: 1d }
              - { weight: 80%, bake: 2d }
            guardrails:
              - { metric: errors, margin: 0.02 }
              - { metric: latency, margin: 15% }
              - { metric: thumb, margin: 0.05 }
            metrics: [thumb]

            """);
        fixture.Repository.Commit($"support/triage {version}");
        using var registry = fixture.Open();
        Does(new ReleaseOperation(registry).Run(new ReleaseRequest("support/triage")
        {
            Verdict = RegistryVerbs.Verdict("passed", RegistryVerbs.Digest(registry, "support/triage")) with
            {
                Scores = new Dictionary<string, double> { ["rouge-l"] = 0.71 + (0.06 * place), ["polite"] = 0.9 + (0.03 * place) },
            },
        }));
        fixture.Clock.Advance(TimeSpan.FromDays(2));
    }

    private static string ModelOf(int place) => place == 0 ? "{ name: gpt-large }" : "{ name: gpt-small, temperature: 0.2 }";

    /// <summary>A month of calls, more of them by day, the candidate's beside the environment's version since the rollout began.</summary>
    private async Task WriteEventsAsync()
    {
        var now = fixture.Clock.GetUtcNow();
        var random = new Random(7);
        var (calls, feedback) = (new List<PromptEvent>(), new List<PromptFeedback>());
        for (var hour = 24 * 14; hour > 0; hour--)
        {
            var count = 3 + (int)(4 * (1 + Math.Sin(hour / 24.0 * 2 * Math.PI)));
            for (var i = 0; i < (hour < 40 ? 2 * count : count); i++) Add(now.AddHours(-hour).AddMinutes(random.Next(60)), hour < 40 && i % 2 == 0, random, calls, feedback);
        }

        for (var day = 1; day <= 14; day++)
        {
            for (var i = 0; i < 20 + (day % 5); i++)
            {
                calls.Add(new PromptEvent
                {
                    RenderId = $"sum-{day}-{i}",
                    Time = now.AddDays(-day).AddMinutes(i * 7),
                    Prompt = "summarization",
                    Version = "1.0.0",
                    Digest = "sha256:s",
                    Environment = "dev",
                    Reason = "Environment",
                    Model = i % 2 == 0 ? "gpt-large" : "gpt-small",
                    InputTokens = 900,
                    OutputTokens = 120,
                    Cost = i % 2 == 0 ? 0.0035 : 0.0002,
                    Latency = TimeSpan.FromSeconds(0.8 + (i % 7 * 0.1)),
                });
                feedback.Add(PromptFeedback.Rating($"sum-{day}-{i}", i % 5 == 0 ? 0.5 : 1));
            }
        }

        calls.Add(new PromptEvent { RenderId = "offer-1", Time = now.AddHours(-5), Prompt = "sales/offer", Version = "0.9.0", Digest = "sha256:o", Environment = "dev", Model = "gpt-large", InputTokens = 2000, CachedTokens = 0, OutputTokens = 300, Cost = 0.008 });

        // One message that five calls answer: the first has a tool that summarizes, which fails once and asks back, and one stands behind it.
        foreach (var (id, parent, prompt, version, start, length, error) in ((string, string?, string, string, double, double, string?)[])
            [
                ("chain-1", null, "support/triage", "1.1.0", 0, 2.6, null), ("chain-2", "chain-1", "summarization", "1.0.0", 0.35, 0.6, "timeout"), ("chain-3", "chain-1", "summarization", "1.0.0", 1, 1.1, null),
                ("chain-4", "chain-3", "support/triage", "1.1.0", 1.3, 0.5, null), ("chain-5", null, "summarization", "1.0.0", 2.65, 0.7, null),
            ])
        {
            calls.Add(new PromptEvent
            {
                RenderId = id,
                Time = now.AddHours(-3).AddSeconds(start),
                Prompt = prompt,
                Version = version,
                Digest = "sha256:t",
                Environment = prompt == "summarization" ? "dev" : "prod",
                Reason = "Environment",
                Trace = Trace,
                Parent = parent,
                Model = "gpt-small",
                InputTokens = 200,
                OutputTokens = 50,
                Cost = 0.0001,
                Latency = TimeSpan.FromSeconds(length),
                Error = error,
                Finish = error is null ? "stop" : null,
            });
        }

        await using var store = new SqliteEventStore(EventsFile, fixture.Clock);
        await store.WriteAsync(EventBatch.Of(calls, feedback), TestContext.Current.CancellationToken);
    }

    private void Add(DateTimeOffset time, bool isCandidate, Random random, List<PromptEvent> calls, List<PromptFeedback> feedback)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"call-{calls.Count:00000}");
        var fails = random.Next(60) == 0;
        var dislikes = !fails && random.Next(12) == 0;
        var message = calls.Count % 50 == 0 ? Hostile : $"Order {calls.Count}: I was charged twice for the same month.";
        calls.Add(new PromptEvent
        {
            RenderId = id,
            Time = time,
            Prompt = "support/triage",
            Version = isCandidate ? "1.2.0" : "1.1.0",
            Digest = "sha256:t",
            Environment = "prod",
            Arm = isCandidate ? RolloutPlan.DefaultArm : null,
            Reason = isCandidate ? "Arm" : "Control",
            Unit = $"u{random.Next(400)}",
            Model = "gpt-small",
            Slice = calls.Count % 3 == 0 ? "de" : "en",
            InputTokens = 240 + random.Next(80),
            CachedTokens = 60,
            OutputTokens = 60 + random.Next(60),
            Cost = 0.00008 + (random.NextDouble() * 0.00004),
            Latency = TimeSpan.FromSeconds(0.6 + random.NextDouble()),
            Error = fails ? "timeout" : null,
            Finish = fails ? null : "stop",
            Input = fails || dislikes || calls.Count % 50 == 0 ? TextOf(message, isCandidate) : null,
            Output = dislikes ? "Your message is: " + message : null,
        });
        if (random.Next(3) == 0 || dislikes) feedback.Add(PromptFeedback.Thumb(id, !dislikes, dislikes ? "It " + (calls.Count % 2 == 0 ? "promised a date." : Hostile) : null));
        if (!dislikes || isCandidate || DislikedCall.Length > 0) return;
        DislikedCall = id;
        feedback.Add(PromptFeedback.Correction(id, "billing"));
    }

    /// <summary>The messages, as an app keeps them.</summary>
    private static string TextOf(string message, bool isCandidate) => string.Join('\n',
        "You sort messages to support into billing, bug, account or other.", "Answer in at most three sentences.", isCandidate ? "Never promise a date. Say who will look at it." : "Be polite.",
        "Use a warm tone.", "\n" + message);
}
