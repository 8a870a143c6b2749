using Microsoft.Extensions.AI;
using PromptRegistry.Conversations;

namespace PromptRegistry.Tests.Conversations;

/// <summary>A conversation within the model's window. A word is a token here, and a message costs one more.</summary>
public sealed class ConversationReducerTests
{
    private static readonly ConversationOptions Words = new() { MaximumTokens = 12, CountTokens = text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, TokensPerMessage = 1 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_oldest_go_and_system_and_newest_stay()
    {
        // 3 + (3 + 3 + 3) = 12; one more word would be too many.
        Assert.Equal(["s: be brief", "u: a b", "a: c d", "u: e f"], await Reduce(Words, "s: be brief", "u: x y", "a: x y", "u: a b", "a: c d", "u: e f"));
        Assert.Equal(["s: be brief", "a: c d", "u: e f"], await Reduce(Words with { MaximumTokens = 11 }, "s: be brief", "u: a b", "a: c d", "u: e f"));
        Assert.Equal(["s: be brief", "u: a b c d e f g h i j k l m"], await Reduce(Words, "u: old", "s: be brief", "u: a b c d e f g h i j k l m"));
        Assert.Empty(await Reduce(Words));
    }

    [Fact]
    public async Task A_call_of_a_tool_goes_or_stays_with_its_results()
    {
        string[] talk = ["s: be brief", "u: where is it", "call: 1 find", "call: 2 find", "result: 2 here", "result: 1 there", "a: it is there", "u: thanks"];

        Assert.Equal(talk, await Reduce(Words with { MaximumTokens = 100 }, talk));
        for (var most = 1; most < 40; most++)
        {
            var kept = await Reduce(Words with { MaximumTokens = most }, talk);
            Assert.Equal(kept.Contains("call: 1 find"), kept.Contains("result: 1 there"));
            Assert.Equal(kept.Contains("call: 2 find"), kept.Contains("result: 2 here"));
            Assert.Equal(["s: be brief", "u: thanks"], [kept[0], kept[^1]]);
        }

        Assert.Equal(["s: be brief", "a: it is there", "u: thanks"], await Reduce(Words, talk));
    }

    [Fact]
    public async Task A_picture_counts_as_the_options_say()
    {
        var options = Words with { CountOther = _ => 9 };
        ChatMessage[] talk = [new(ChatRole.User, "a"), new(ChatRole.User, [new TextContent("b"), new DataContent(new byte[] { 1 }, "image/png")])];

        Assert.Single(await new ConversationReducer(options).ReduceAsync(talk, Stop));
        Assert.Equal(2, (await new ConversationReducer(options with { MaximumTokens = 13 }).ReduceAsync(talk, Stop)).Count());
    }

    [Fact]
    public async Task Older_turns_become_a_summary_every_so_many_turns_and_the_next_builds_on_it()
    {
        var asked = new List<string>();
        var reducer = new ConversationReducer(Words with
        {
            MaximumTokens = 1000,
            SummarizeEvery = 2,
            KeepTurns = 1,
            SummaryPrefix = "so far: ",
            Summarize = (older, _) =>
            {
                asked.Add(string.Join(" | ", older.Select(Shown)));
                return Task.FromResult($"summary {asked.Count}");
            },
        });
        var talk = new List<ChatMessage> { Read("s: be brief") };
        var sent = new List<string[]>();
        for (var turn = 1; turn <= 5; turn++)
        {
            talk.Add(Read($"u: q{turn}"));
            sent.Add(await Reduce(reducer, talk));
            sent.Add(await Reduce(reducer, talk));
            talk.Add(Read($"a: r{turn}"));
        }

        Assert.Equal(["u: q1 | a: r1 | u: q2 | a: r2", "a: so far: summary 1 | u: q3 | a: r3 | u: q4 | a: r4"], asked);
        Assert.Equal(["s: be brief", "u: q1", "a: r1", "u: q2"], sent[3]);
        Assert.Equal(["s: be brief", "a: so far: summary 1", "u: q3"], sent[4]);
        Assert.Equal(["s: be brief", "a: so far: summary 1", "u: q3", "a: r3", "u: q4"], sent[7]);
        Assert.Equal(["s: be brief", "a: so far: summary 2", "u: q5"], sent[9]);
        Assert.DoesNotContain(await reducer.ReduceAsync(talk, Stop), m => m.Role == ChatRole.System && m.Text.Contains("summary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_client_of_the_library_uses_it()
    {
        var inner = new Middleware.ScriptedClient("Hello.");
        using var client = inner.AsBuilder().UseChatReducer(new ConversationReducer(Words)).Build();

        await client.GetResponseAsync([.. new[] { "s: be brief", "u: x y", "a: x y", "u: a b", "a: c d", "u: e f" }.Select(Read)], cancellationToken: Stop);

        Assert.Equal(["system: be brief", "user: a b", "assistant: c d", "user: e f"], inner.Sent[0]);
    }

    [Fact]
    public void Numbers_that_cannot_be_are_told()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConversationReducer(Words with { MaximumTokens = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConversationReducer(Words with { SummarizeEvery = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConversationReducer(Words with { KeepTurns = 0 }));
    }

    private static Task<string[]> Reduce(ConversationOptions options, params string[] talk) => Reduce(new ConversationReducer(options), talk.Select(Read));

    private static async Task<string[]> Reduce(ConversationReducer reducer, IEnumerable<ChatMessage> talk) => [.. (await reducer.ReduceAsync(talk, Stop)).Select(Shown)];

    private static ChatMessage Read(string line)
    {
        var (kind, text) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        return kind switch
        {
            "s" => new ChatMessage(ChatRole.System, text),
            "u" => new ChatMessage(ChatRole.User, text),
            "call" => new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(text[..1], text[2..])]),
            "result" => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(text[..1], text[2..])]),
            _ => new ChatMessage(ChatRole.Assistant, text),
        };
    }

    private static string Shown(ChatMessage message) => message.Contents switch
    {
        [FunctionCallContent call] => $"call: {call.CallId} {call.Name}",
        [FunctionResultContent result] => $"result: {result.CallId} {result.Result}",
        _ => $"{message.Role.Value[..1]}: {message.Text}",
    };
}
