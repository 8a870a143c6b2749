using Microsoft.Extensions.AI;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>A chat client that answers by a rule over the system text, the user's text, and how often it was asked exactly that.</summary>
internal sealed class RuleClient(Func<string, string, int, string> rule) : IChatClient
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> asked = new(StringComparer.Ordinal);

    /// <summary>The system texts of all requests, in the order in which they came.</summary>
    public List<string> Systems { get; } = [];

    /// <summary>The version that it names in its answers.</summary>
    public string? Snapshot { get; set; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        var (system, user) = (all[0].Text, all[^1].Text);
        int before;
        lock (gate)
        {
            Systems.Add(system);
            before = asked.GetValueOrDefault(system + "\n" + user);
            asked[system + "\n" + user] = before + 1;
        }

        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, rule(system, user, before)))
        {
            FinishReason = ChatFinishReason.Stop,
            ModelId = Snapshot,
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Evaluation does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
