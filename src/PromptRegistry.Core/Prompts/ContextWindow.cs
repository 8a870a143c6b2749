using PromptRegistry.Core.Ranking;

namespace PromptRegistry.Core.Prompts;

/// <summary>
/// Places the parts of a prompt that have a priority. Where all messages together are longer than the model's context window, the least important parts are left out, one after the other; of those that
/// stay beside each other in one role, the most important comes first, the next one last, and the least important in the middle, which models read least (Liu et al., "Lost in the Middle", 2023).
/// </summary>
public static class ContextWindow
{
    /// <param name="messages">As they were rendered. Those without a priority stay where they are.</param>
    /// <param name="tokens">What all may have together, by estimate; null for any number. What has no priority stays, also where it alone is longer.</param>
    /// <param name="dropped">What was left out, the least important first; empty for nothing.</param>
    /// <returns>The same list where no message has a priority.</returns>
    public static IReadOnlyList<RenderedMessage> Place(IReadOnlyList<RenderedMessage> messages, int? tokens, out IReadOnlyList<DroppedMessage> dropped)
    {
        dropped = [];
        if (!HasParts(messages)) return messages;
        var kept = new List<RenderedMessage>(messages);
        if (tokens is { } most) dropped = Drop(kept, most);
        return Arrange(kept);
    }

    private static bool HasParts(IReadOnlyList<RenderedMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Part is not null) return true;
        }

        return false;
    }

    private static List<DroppedMessage> Drop(List<RenderedMessage> kept, int most)
    {
        var sizes = kept.Select(m => TokenEstimate.Of(m.Text)).ToList();
        var total = sizes.Sum(size => (long)size);
        var dropped = new List<DroppedMessage>();
        while (total > most && kept.Count > 1 && LeastImportant(kept) is var index and >= 0)
        {
            var (message, part) = (kept[index], kept[index].Part!);
            dropped.Add(new DroppedMessage(part.Name, message.Role, part.Priority, sizes[index]));
            total -= sizes[index];
            kept.RemoveAt(index);
            sizes.RemoveAt(index);
        }

        return dropped;
    }

    /// <summary>Of equal ones the last; -1 where none has a priority.</summary>
    private static int LeastImportant(List<RenderedMessage> messages)
    {
        var least = -1;
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Part is { } part && (least < 0 || part.Priority <= messages[least].Part!.Priority)) least = i;
        }

        return least;
    }

    private static List<RenderedMessage> Arrange(List<RenderedMessage> messages)
    {
        for (var start = 0; start < messages.Count;)
        {
            var end = start + 1;
            if (messages[start].Part is not null)
            {
                while (end < messages.Count && messages[end].Part is not null && messages[end].Role == messages[start].Role) end++;
                var (front, back) = (start, end - 1);
                var turn = 0;
                foreach (var message in messages.GetRange(start, end - start).OrderByDescending(m => m.Part!.Priority)) messages[turn++ % 2 == 0 ? front++ : back--] = message;
            }

            start = end;
        }

        return messages;
    }
}

/// <summary>A message that was left out because the context window was full.</summary>
/// <param name="Name">Its template, or which of the messages it was.</param>
/// <param name="Role">Who would have said it.</param>
/// <param name="Priority">How important it was.</param>
/// <param name="Tokens">How many tokens it had, by estimate.</param>
public sealed record DroppedMessage(string Name, string Role, int Priority, int Tokens);

/// <summary>All that a model gets of a prompt, and what it does not get.</summary>
/// <param name="Messages">In order.</param>
/// <param name="Compressed">The inputs that were shortened.</param>
/// <param name="Dropped">The parts that were left out.</param>
public sealed record PromptRendering(IReadOnlyList<RenderedMessage> Messages, IReadOnlyList<CompressedInput> Compressed, IReadOnlyList<DroppedMessage> Dropped);
