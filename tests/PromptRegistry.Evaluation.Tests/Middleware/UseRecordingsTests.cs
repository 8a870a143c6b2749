using Microsoft.Extensions.AI;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Middleware;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.App;
using PromptRegistry.Evaluation.Tests.Models;
using PromptRegistry.Evaluation.Tests.Running;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Middleware;

/// <summary>Recordings for tests of one's own.</summary>
public sealed class UseRecordingsTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private string File => folder.Combine("answers/recordings.jsonl");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(ModelProtocol.OpenAI)]
    [InlineData(ModelProtocol.Anthropic)]
    [InlineData(ModelProtocol.Ollama)]
    public async Task What_a_real_client_answered_is_replayed_whole_and_as_a_stream(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol);
        using var recording = Over(ModelClients.Create(host.Provider, "m1", _ => null), EvaluationMode.Record);
        var options = new ChatOptions { Temperature = 0.3f, MaxOutputTokens = 50 };

        var streamed = await ReadAsync(recording.GetStreamingResponseAsync("Go on.", options, TestContext.Current.CancellationToken));
        var whole = await recording.GetResponseAsync("Go on.", options, TestContext.Current.CancellationToken);

        Assert.Equal(("One.", "One."), (streamed.Text, whole.Text));
        Assert.Single(host.Requests);
        using var replaying = Over(ModelClients.Create(host.Provider, "m1", _ => null), EvaluationMode.Replay);
        var again = await ReadAsync(replaying.GetStreamingResponseAsync("Go on.", options, TestContext.Current.CancellationToken));
        Assert.Equal(
            ("One.", "served-model", ChatFinishReason.Stop, 11L, 5L),
            (again.Text, again.ModelId, again.FinishReason, again.Usage!.InputTokenCount, again.Usage.OutputTokenCount));
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task A_request_that_is_not_recorded_says_how_to_record_it()
    {
        using var client = Over(new ScriptedClient("x"), EvaluationMode.Replay);
        var error = await Assert.ThrowsAsync<MissingRecordingException>(() => AskAsync(client, "What is the capital of Peru?"));
        Assert.Contains("recordings.jsonl' has no answer to this request (key ", error.Message, StringComparison.Ordinal);
        Assert.Contains("begins with 'What is the capital of Peru?'. Run once with EvaluationMode.Record", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_requests_are_asked_once_and_different_ones_apart()
    {
        var go = new TaskCompletionSource();
        using var inner = new ScriptedClient(async (number, _, _) =>
        {
            await go.Task;
            return ScriptedClient.Response($"Answer {number}.");
        });
        using var client = Over(inner, EvaluationMode.Record);
        Task<ChatResponse>[] equal = [AskAsync(client, "One?"), AskAsync(client, "One?")];
        go.SetResult();
        Assert.Equal(["Answer 1.", "Answer 1."], (await Task.WhenAll(equal)).Select(r => r.Text));
        Assert.Equal("Answer 2.", (await AskAsync(client, "Two?")).Text);
        Assert.Equal("Answer 3.", (await client.GetResponseAsync("One?", new ChatOptions { Seed = 1 }, TestContext.Current.CancellationToken)).Text);
        Assert.Equal("Answer 4.", (await client.GetResponseAsync("One?", new ChatOptions { Instructions = "Be brief." }, TestContext.Current.CancellationToken)).Text);
        Assert.Equal("Answer 5.", (await client.GetResponseAsync(
            "One?", new ChatOptions { Tools = [AIFunctionFactory.Create((int n) => n, "count", "Counts.")] }, TestContext.Current.CancellationToken)).Text);
        Assert.Equal("Answer 1.", (await AskAsync(client, "One?")).Text);
        Assert.Equal(5, System.IO.File.ReadAllLines(File).Length);
    }

    [Fact]
    public async Task Live_keeps_nothing_and_refresh_asks_again_for_each_once()
    {
        using var inner = new ScriptedClient((number, _, _) => Task.FromResult(ScriptedClient.Response($"Answer {number}.")));
        using var live = Over(inner, EvaluationMode.Live);
        await AskAsync(live, "One?");
        Assert.False(System.IO.File.Exists(File));
        using var record = Over(inner, EvaluationMode.Record);
        Assert.Equal("Answer 2.", (await AskAsync(record, "One?")).Text);
        using var refresh = Over(inner, EvaluationMode.Refresh);
        Assert.Equal("Answer 3.", (await AskAsync(refresh, "One?")).Text);
        Assert.Equal("Answer 3.", (await AskAsync(refresh, "One?")).Text);
        using var replay = Over(inner, EvaluationMode.Replay);
        Assert.Equal("Answer 3.", (await AskAsync(replay, "One?")).Text);
    }

    [Fact]
    public async Task Calls_of_tools_come_back_as_they_were()
    {
        var call = new FunctionCallContent("c1", "find_order", new Dictionary<string, object?> { ["id"] = "A-7" });
        using var inner = new ScriptedClient((_, _, _) => Task.FromResult(
            new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("Looking."), call])) { FinishReason = ChatFinishReason.ToolCalls }));
        using var record = Over(inner, EvaluationMode.Record);
        await AskAsync(record, "Where is A-7?");
        using var replay = Over(inner, EvaluationMode.Replay);

        var again = await AskAsync(replay, "Where is A-7?");

        Assert.Equal((1, ChatFinishReason.ToolCalls, "Looking."), (inner.Calls, again.FinishReason, again.Text));
        var found = Assert.Single(again.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal(("c1", "find_order", "A-7"), (found.CallId, found.Name, found.Arguments!["id"]!.ToString()));
    }

    [Fact]
    public async Task What_is_cut_off_or_fails_is_passed_on_and_not_recorded()
    {
        using var inner = new ScriptedClient((number, _, _) => number == 1
            ? Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Half")) { FinishReason = ChatFinishReason.Length })
            : throw new HttpRequestException("gone"));
        using var client = Over(inner, EvaluationMode.Record);
        Assert.Equal("Half", (await AskAsync(client, "One?")).Text);
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(client, "One?"));
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(client, "One?"));
        Assert.Equal(3, inner.Calls);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Secrets_are_taken_out()
    {
        using var inner = new ScriptedClient("The key is sk-secret-1234.");
        using var client = new ChatClientBuilder(inner)
            .UseRecordings(File, EvaluationMode.Record, new RecordingOptions { Secrets = ["sk-secret-1234"] }).Build();
        await AskAsync(client, "One?");
        Assert.Contains("The key is ***.", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_at_once_lose_nothing_of_each_other()
    {
        using var inner = new ScriptedClient((_, messages, _) => Task.FromResult(ScriptedClient.Response("To " + messages[0].Text)));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            using var client = Over(inner, EvaluationMode.Record);
            await AskAsync(client, $"Question {i}");
        })));
        Assert.Equal(20, System.IO.File.ReadAllLines(File).Length);
    }

    [Fact]
    public async Task A_prompts_own_recordings_answer_its_accessor()
    {
        using var repository = OwnPromptsTests.CopyRepository();
        using var client = new ChatClientBuilder(new ScriptedClient("not recorded")).UseRecordings(
            repository.Combine("prompts/support/triage/recordings.jsonl"), options: new RecordingOptions { Provider = "sample", Model = "sample-rules" }).Build();
        var prompt = Prompts.Support.Triage.Render("Please refund the second payment, the invoice shows two charges.");

        var answer = await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions(), TestContext.Current.CancellationToken);

        Assert.Contains("billing", answer.Text, StringComparison.Ordinal);
    }

    private static async Task<ChatResponse> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in stream) updates.Add(update);
        return updates.ToChatResponse();
    }

    private static Task<ChatResponse> AskAsync(IChatClient client, string question) =>
        client.GetResponseAsync(question, cancellationToken: TestContext.Current.CancellationToken);

    private IChatClient Over(IChatClient inner, EvaluationMode mode) => new ChatClientBuilder(inner).UseRecordings(File, mode).Build();
}
