using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Tests.Middleware;

/// <summary>Gives the answers that it was told, in order, the last one again and again; and keeps what it was asked.</summary>
internal sealed class ScriptedClient(params string[] answers) : IChatClient
{
    public List<string[]> Sent { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    /// <summary>What it does when it is asked.</summary>
    public Action OnCall { get; init; } = () => { };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Sent.Add([.. messages.Select(m => $"{m.Role}: {m.Text}")]);
        Options.Add(options);
        OnCall();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answers[Math.Min(Sent.Count, answers.Length) - 1]))
        {
            ModelId = "model-1",
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 3 },
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
