using Microsoft.Extensions.AI;

namespace PromptRegistry.Conversations;

/// <summary>How a conversation is kept within the model's window.</summary>
public sealed record ConversationOptions
{
    /// <summary>The most tokens that are sent. System messages and the newest message are sent also where they alone are more.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>
    /// Counts the tokens of a text, by the tokenizer of the model: <c>TiktokenTokenizer.CreateForModel("gpt-4o")</c> of Microsoft.ML.Tokenizers has <c>CountTokens</c>.
    /// </summary>
    public required Func<string, int> CountTokens { get; init; }

    /// <summary>What a message costs beside its contents: its role and its frame.</summary>
    /// <value>3, as OpenAI's models have it, unless set.</value>
    public int TokensPerMessage { get; init; } = 3;

    /// <summary>Counts what has no text, such as a picture.</summary>
    /// <value>1,000 tokens each, unless set.</value>
    public Func<AIContent, int> CountOther { get; init; } = _ => 1000;

    /// <summary>
    /// Sums up older turns, the earliest first, by a prompt of the registry: <c>async (older, stop) =&gt; (await Prompts.Chat.Summary.RunAsync(client, older, cancellationToken: stop)).Text</c>.
    /// An earlier summary stands before them. What it throws ends the call. Null drops older turns.
    /// </summary>
    public Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<string>>? Summarize { get; init; }

    /// <summary>How many turns are summed up at a time. A turn is what a user says, with all that follows until the user speaks again.</summary>
    /// <value>10, unless set.</value>
    public int SummarizeEvery { get; init; } = 10;

    /// <summary>The newest turns that are never summed up.</summary>
    /// <value>4, unless set.</value>
    public int KeepTurns { get; init; } = 4;

    /// <summary>What stands before a summary. It is an assistant's message, and no system message: what strangers said must not become an order.</summary>
    public string SummaryPrefix { get; init; } = "What was said before, in short: ";
}
