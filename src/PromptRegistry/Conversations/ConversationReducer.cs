using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Conversations;

/// <summary>
/// Keeps a conversation within a number of tokens, for <c>UseChatReducer</c>: system messages and the newest message stay, a call of a tool stays with its result, the oldest
/// go first. With <see cref="ConversationOptions.Summarize"/> older turns become a summary. One that it makes may be used by many conversations at once.
/// </summary>
public sealed class ConversationReducer : IChatReducer
{
    /// <summary>How many summaries are remembered; then all are forgotten, and made again where they are needed.</summary>
    private const int Remembered = 10_000;

    private readonly ConversationOptions options;
    private readonly MessageTokens tokens;
    private readonly ConcurrentDictionary<string, string> summaries = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A number is less than it may be.</exception>
    public ConversationReducer(ConversationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SummarizeEvery, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.KeepTurns, 1);
        this.options = options;
        tokens = new MessageTokens(options);
    }

    /// <inheritdoc/>
    public async Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var first = all.Where(IsOrder).ToList();
        var turns = ConversationUnits.Turns([.. all.Where(m => !IsOrder(m))]);
        if (await SummaryAsync(turns, cancellationToken).ConfigureAwait(false) is { } older)
        {
            first.Add(new ChatMessage(ChatRole.Assistant, options.SummaryPrefix + older.Text));
            turns = turns[older.Turns..];
        }

        return Fit(first, [.. turns.SelectMany(ConversationUnits.Of)]);
    }

    private static bool IsOrder(ChatMessage message) => message.Role == ChatRole.System || message.Role.Value == "developer";

    /// <summary>The newest units that find room beside what stays.</summary>
    private List<ChatMessage> Fit(List<ChatMessage> first, List<IReadOnlyList<ChatMessage>> units)
    {
        var room = (long)options.MaximumTokens - tokens.Of(first);
        var from = units.Count;
        while (from > 0)
        {
            room -= tokens.Of(units[from - 1]);
            if (room < 0 && from < units.Count) break;
            from--;
        }

        return [.. first, .. units.Skip(from).SelectMany(unit => unit)];
    }

    /// <summary>A summary of the oldest turns, and how many they are; null where they are too few, or nothing summarises.</summary>
    private async Task<(string Text, int Turns)?> SummaryAsync(List<List<ChatMessage>> turns, CancellationToken cancellation)
    {
        if (options.Summarize is not { } summarize) return null;
        var blocks = (turns.Count - options.KeepTurns) / options.SummarizeEvery;
        if (blocks < 1) return null;
        var covered = blocks * options.SummarizeEvery;
        var key = Key(turns.Take(covered));
        if (summaries.TryGetValue(key, out var known)) return (known, covered);
        var before = covered - options.SummarizeEvery;
        var older = before > 0 && summaries.TryGetValue(Key(turns.Take(before)), out var earlier)
            ? [new ChatMessage(ChatRole.Assistant, options.SummaryPrefix + earlier), .. turns[before..covered].SelectMany(turn => turn)]
            : turns.Take(covered).SelectMany(turn => turn).ToList();
        var made = await summarize(older, cancellation).ConfigureAwait(false);
        if (summaries.Count >= Remembered) summaries.Clear();
        summaries[key] = made;
        return (made, covered);
    }

    /// <summary>Equal for equal turns.</summary>
    private static string Key(IEnumerable<List<ChatMessage>> turns)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in turns.SelectMany(turn => turn))
        {
            Add(message.Role.Value);
            foreach (var content in message.Contents) Add(MessageTokens.TextOf(content) ?? content.GetType().Name);
            Add("");
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(string text)
        {
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
    }
}
