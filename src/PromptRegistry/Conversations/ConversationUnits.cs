using Microsoft.Extensions.AI;

namespace PromptRegistry.Conversations;

/// <summary>Cuts a conversation where it may be cut.</summary>
internal static class ConversationUnits
{
    /// <summary>Turns: what a user says, with all that follows until the user speaks again. What comes before the first user is part of the first turn.</summary>
    public static List<List<ChatMessage>> Turns(IReadOnlyList<ChatMessage> messages)
    {
        var turns = new List<List<ChatMessage>>();
        var hasUser = false;
        foreach (var message in messages)
        {
            var begins = message.Role == ChatRole.User && !message.Contents.OfType<FunctionResultContent>().Any();
            if (turns.Count == 0 || (begins && hasUser)) turns.Add([]);
            hasUser |= begins;
            turns[^1].Add(message);
        }

        return turns;
    }

    /// <summary>Messages that stay or go together: one, or those from a call of a tool to its last result.</summary>
    public static List<IReadOnlyList<ChatMessage>> Of(IReadOnlyList<ChatMessage> messages)
    {
        var starts = new List<int>();
        var calls = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < messages.Count; i++)
        {
            starts.Add(i);
            foreach (var result in messages[i].Contents.OfType<FunctionResultContent>())
            {
                if (!calls.TryGetValue(result.CallId, out var asked)) continue;
                while (starts[^1] > asked) starts.RemoveAt(starts.Count - 1);
            }

            foreach (var call in messages[i].Contents.OfType<FunctionCallContent>()) calls[call.CallId] = i;
        }

        return [.. starts.Select((start, n) => (IReadOnlyList<ChatMessage>)[.. messages.Skip(start).Take((n + 1 < starts.Count ? starts[n + 1] : messages.Count) - start)])];
    }
}
