using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace SupportDesk;

/// <summary>What customers said before, as long as the app runs; the last ten messages of each.</summary>
public sealed class Conversations
{
    private const int Kept = 10;

    private readonly ConcurrentDictionary<string, ChatMessage[]> all = new(StringComparer.Ordinal);

    public IReadOnlyList<ChatMessage> Of(string customer) => all.GetValueOrDefault(customer, []);

    /// <summary>Remembers a question and its answer. Both are material: the prompt's input is untrusted, and no message of it gives orders.</summary>
    public void Add(Question asked, string answer)
    {
        ChatMessage[] turn = [new(ChatRole.User, asked.Text), new(ChatRole.Assistant, answer)];
        all.AddOrUpdate(asked.Customer, turn, (_, before) => [.. before.Concat(turn).TakeLast(Kept)]);
    }
}
