using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events;
using PromptRegistry.Events.Drift;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Jobs.Calls;
using PromptRegistry.TestKit;

namespace PromptRegistry.Jobs.Tests;

/// <summary>A sample of production's calls is scored by the suite, within a budget, and what changed is told.</summary>
public sealed class CallEvaluationTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    private readonly TempRepository repository = new();
    private readonly TempDirectory folder = new();
    private readonly FakeTimeProvider clock = new(Noon);
    private readonly SqliteEventStore store;
    private int asked;

    public CallEvaluationTests()
    {
        store = new SqliteEventStore(folder.Combine("events.db"), clock);
        repository.Write("promptregistry.yaml", """
            providers:
              house: { endpoint: "http://127.0.0.1:9/v1" }
            evaluation: { provider: house }
            prices: { wise: { input: 1000, output: 1000 } }
            """);
        repository.Write("prompts/answer/prompt.yaml", """
            name: answer
            version: 1.0.0
            model: { name: quick, temperature: 0 }
            inputs: { text: { type: string } }
            messages: [{ role: user, content: "{{ text }}" }]
            """);
        repository.Write("prompts/answer/evals.yaml", """
            cases:
              - { id: hello, inputs: { text: hello }, expected: You said hello. }
            scorers:
              - contains: You said
              - equals: { id: same, text: "You said {{ text }}." }
              - rouge-l: { minimum: 0.1 }
              - judge: { id: kind, prompt: judges/kind, minimum: 0.8, model: wise }
            """);
        KindJudge.Write(repository);
        repository.Commit();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        repository.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Calls_with_texts_are_scored_once_by_the_scorers_that_need_no_more()
    {
        await WriteAsync(0, 3, "You said hello.");
        await WriteAsync(10, 2, "Bye.");
        await WriteAsync(20, 5, "You said hello.", withTexts: false);
        await WriteAsync(30, 2, "You said hello.", error: "timeout");

        var first = await RunAsync();
        var again = await RunAsync();

        var prompt = Assert.Single(first.Value!.Prompts);
        Assert.Equal((5, 5, OutcomeCode.Passed), (prompt.Found, prompt.Scored, first.Code));
        Assert.Equal(["contains", "same", "kind"], prompt.Result.Scorers);
        Assert.Equal(["rouge-l"], prompt.Result.LeftOut);
        // It needs an input, which nobody kept: no score is better than a wrong one.
        Assert.All(prompt.Result.Calls, c => Assert.Contains("events do not keep the inputs of a call, and it needs 'text'", c.Scores["same"].Reason, StringComparison.Ordinal));
        Assert.Equal(0, Assert.Single(again.Value!.Prompts).Found);
        var group = Assert.Single(await store.StatsAsync(new StatsRequest(Noon.AddHours(-2), Noon.AddHours(1), CallKeys.Version), Stop));
        Assert.Equal((5, 0.6, 5, 0.9), (group.Metrics["contains"].Count, Math.Round(group.Metrics["contains"].Mean, 6), group.Metrics["kind"].Count, Math.Round(group.Metrics["kind"].Mean, 6)));
        Assert.False(group.Metrics.ContainsKey("same"));
        // Two different answers, each asked about once.
        Assert.Equal(2, asked);
        var stored = (await store.CallsAsync(new CallFilter(Noon.AddHours(-2), Noon) { WithTexts = true, Failed = false }, Stop))[0];
        Assert.All(stored.Feedback, f => Assert.Null(f.Text));
    }

    [Fact]
    public async Task A_budget_ends_the_asking_and_the_next_run_goes_on()
    {
        for (var i = 0; i < 6; i++) await WriteAsync(i, 1, $"You said {new string('x', i)}.");

        var first = await RunAsync(new CallEvaluationRequest { Budget = new() { MaxCalls = 2 } });
        var prompt = Assert.Single(first.Value!.Prompts);
        Assert.Equal("--max-calls 2", prompt.Reached);
        Assert.InRange(prompt.Scored, 2, 3);
        var second = await RunAsync(new CallEvaluationRequest { Most = 2 });
        Assert.Equal(2, Assert.Single(second.Value!.Prompts).Scored);
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task A_fall_since_yesterday_is_told_and_a_day_as_the_one_before_is_not()
    {
        await ScoredAsync(Noon.AddDays(-1), 200, 190);
        await ScoredAsync(Noon.AddHours(-2), 200, 188);
        var same = await RunAsync();
        Assert.DoesNotContain(same.Diagnostics, d => d.Id == "PRM3070");
        await ScoredAsync(Noon.AddHours(-1), 400, 240);

        var fallen = await RunAsync();

        Assert.Equal(OutcomeCode.Regressed, fallen.Code);
        var finding = Assert.Single(fallen.Diagnostics, d => d.Id == "PRM3070");
        Assert.Contains("answer 1.0.0 in prod: 'contains' fell against yesterday: 0.7133 (600 calls today) against 0.95 (200)", finding.Message, StringComparison.Ordinal);
        var drift = Assert.Single(Assert.Single(fallen.Value!.Prompts).Drift);
        Assert.Equal((DriftChange.Fell, "contains"), (drift.Change, drift.Metric));
    }

    [Fact]
    public async Task A_bare_repository_is_scored_by_the_suite_of_its_head()
    {
        await WriteAsync(0, 1, "You said hello.");
        using var bare = new TempDirectory();
        repository.Git("clone", "--quiet", "--bare", repository.Path, bare.Combine("bare.git"));

        var done = await RunAsync(path: bare.Combine("bare.git"));

        Assert.Equal(1, Assert.Single(done.Value!.Prompts).Scored);
    }

    [Fact]
    public async Task A_prompt_without_a_suite_is_refused_with_the_nearest()
    {
        using var registry = GitRegistry.Open(repository.Path, cancellation: Stop).Value!;
        var refused = await new CallEvaluation(registry, store, new CallEvaluationRequest()).RunAsync(["anser"], Stop);

        Assert.Equal(OutcomeCode.Usage, refused.Code);
        Assert.Contains("Did you mean 'answer'?", Assert.Single(refused.Diagnostics).Message, StringComparison.Ordinal);
    }

    private async Task<Outcome<CallEvaluationResult>> RunAsync(CallEvaluationRequest? request = null, string? path = null)
    {
        using var registry = GitRegistry.Open(path ?? repository.Path, cancellation: Stop).Value!;
        request ??= new CallEvaluationRequest();
        return await new CallEvaluation(registry, store, request with { Clock = clock, ChatClients = (_, _) => new Judge(() => Interlocked.Increment(ref asked)) }).RunAsync([], Stop);
    }

    private Task WriteAsync(int minute, int count, string output, bool withTexts = true, string? error = null) => store.WriteAsync(EventBatch.Of(
    [
        .. Enumerable.Range(0, count).Select(i => Call(Noon.AddHours(-1).AddMinutes(minute).AddSeconds(i)) with
        {
            Input = withTexts ? "hello" : null,
            Output = withTexts ? output : null,
            Error = error,
        }),
    ]), Stop);

    /// <summary>Calls that were scored before: so many of them pass.</summary>
    private Task ScoredAsync(DateTimeOffset time, int count, int passes) => store.WriteAsync(EventBatch.Of(
    [
        .. Enumerable.Range(0, count).Select(i => Call(time.AddSeconds(i)) with { Scores = new Dictionary<string, double> { ["contains"] = i < passes ? 1 : 0 } }),
    ]), Stop);

    private static PromptEvent Call(DateTimeOffset time) => new()
    {
        RenderId = Guid.CreateVersion7(time).ToString("N"),
        Time = time,
        Prompt = "answer",
        Version = "1.0.0",
        Digest = "sha256:1",
        Environment = "prod",
    };

    private sealed class Judge(Action asked) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            asked();
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, """{"reason":"It is kind.","score":0.9}"""))
            {
                FinishReason = ChatFinishReason.Stop,
                ModelId = "wise",
                Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 10 },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
