using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Registry;

namespace PromptRegistry.Tests.Chat;

public sealed class PromptCallTests
{
    private static readonly RenderedPrompt Prompt = new(
        [new RenderedMessage("system", "Be brief."), new RenderedMessage("user", "Hi")],
        new ChatTarget(ModelSettings.Create(name: "m", temperature: 0), null, null),
        new PromptIdentity { Name = "support/triage", Version = "1.2.0", Digest = "sha256:1", Environment = "prod", Reason = ResolutionReason.Environment });

    [Fact]
    public async Task A_call_sends_what_was_rendered_and_tells_what_it_took()
    {
        var client = new Script("Hello.");

        var result = await PromptCall.RunAsync(client, Prompt, TestContext.Current.CancellationToken);

        Assert.Equal(("Hello.", 1, 3L), (result.Text, result.Calls, result.Usage!.OutputTokenCount!.Value));
        Assert.Same(Prompt.Identity, result.Identity);
        Assert.True(result.Latency >= TimeSpan.Zero);
        Assert.Equal(32, result.RenderId.Length);
        Assert.Equal(["system: Be brief.", "user: Hi"], client.Sent[0]);
        Assert.Equal("m", client.Options[0]!.ModelId);
        Assert.NotEqual(result.RenderId, (await PromptCall.RunAsync(client, Prompt, TestContext.Current.CancellationToken)).RenderId);
    }

    [Fact]
    public async Task A_call_that_nothing_ran_is_no_answer_and_not_asked_for_again()
    {
        var client = new Script("") { Contents = [new FunctionCallContent("1", "find_order")] };

        var error = await Assert.ThrowsAsync<PromptAnswerException>(() => PromptCall.RunAsync(client, Prompt, Read, TestContext.Current.CancellationToken));

        Assert.Contains("The model calls the tool 'find_order', and nothing ran it.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Result.Calls);
    }

    [Fact]
    public async Task An_answer_that_fits_is_read_at_once()
    {
        var client = new Script("""{"n": 1}""");

        var result = await PromptCall.RunAsync(client, Prompt, Read, TestContext.Current.CancellationToken);

        Assert.Equal(("1", 1), (result.Value, result.Calls));
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_asked_for_once_more_with_what_is_wrong()
    {
        var client = new Script("""{"n": 7}""", """{"n": 2}""");

        var result = await PromptCall.RunAsync(client, Prompt, Read, TestContext.Current.CancellationToken);

        Assert.Equal(("2", 2, 6L), (result.Value, result.Calls, result.Usage!.OutputTokenCount!.Value));
        Assert.Equal(
            [
                "system: Be brief.", "user: Hi", """assistant: {"n": 7}""",
                "user: /n of the answer must be at most 5, but 7 was found. Answer again, with JSON that fits the schema and nothing else.",
            ],
            client.Sent[1]);
    }

    [Fact]
    public async Task One_that_does_not_fit_twice_is_a_typed_failure()
    {
        var client = new Script("no", """{"n": 9}""");

        var failure = await Assert.ThrowsAsync<PromptAnswerException>(() => PromptCall.RunAsync(client, Prompt, Read, TestContext.Current.CancellationToken));

        Assert.Equal("support/triage 1.2.0: /n of the answer must be at most 5, but 9 was found. It was asked for twice.", failure.Message);
        Assert.Equal(("""{"n": 9}""", 2, 6L), (failure.Result.Text, failure.Result.Calls, failure.Result.Usage!.OutputTokenCount!.Value));
    }

    [Theory]
    [InlineData("length", "support/triage 1.2.0: The answer was cut off at its length limit: raise 'max-output-tokens', or ask for less. The answer is not JSON")]
    [InlineData("content_filter", "support/triage 1.2.0: The answer was filtered. The answer is not JSON")]
    public async Task What_was_cut_off_or_filtered_is_not_asked_for_again(string finish, string expected)
    {
        var client = new Script("{\"n\": ") { Finish = new ChatFinishReason(finish) };

        var failure = await Assert.ThrowsAsync<PromptAnswerException>(() => PromptCall.RunAsync(client, Prompt, Read, TestContext.Current.CancellationToken));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.Single(client.Sent);
    }

    [Fact]
    public void A_call_that_can_be_cancelled_cancels_rendering()
    {
        using var source = new CancellationTokenSource();
        using var own = new CancellationTokenSource();

        Assert.Null(PromptCall.Within(null, CancellationToken.None));
        Assert.Equal(source.Token, PromptCall.Within(null, source.Token)!.Cancellation);
        Assert.Equal(("u", source.Token), (PromptCall.Within(new PromptContext { UnitId = "u" }, source.Token)!.UnitId, PromptCall.Within(new PromptContext(), source.Token)!.Cancellation));
        Assert.Equal(own.Token, PromptCall.Within(new PromptContext { Cancellation = own.Token }, source.Token)!.Cancellation);
    }

    private static string Read(AnswerReader answer) => answer.Property("n").AtMost(5).Integer().ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Gives the answers that it was told, three tokens each; the last one again and again.</summary>
    private sealed class Script(params string[] answers) : IChatClient
    {
        public ChatFinishReason Finish { get; init; } = ChatFinishReason.Stop;

        /// <summary>What is answered instead of a text; null for a text.</summary>
        public IList<AIContent>? Contents { get; init; }

        public List<string[]> Sent { get; } = [];

        public List<ChatOptions?> Options { get; } = [];

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Sent.Add([.. messages.Select(m => $"{m.Role}: {m.Text}")]);
            Options.Add(options);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Contents ?? [new TextContent(answers[Math.Min(Sent.Count, answers.Length) - 1])]))
            {
                FinishReason = Finish,
                Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 3 },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
