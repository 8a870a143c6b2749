using Microsoft.Extensions.AI;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>A chat client that answers once and then never again.</summary>
internal sealed class StallingClient : IChatClient
{
    private int calls;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (Interlocked.Increment(ref calls) > 1) await Task.Delay(Timeout.Infinite, cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, "Ice melts.")) { FinishReason = ChatFinishReason.Stop };
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
