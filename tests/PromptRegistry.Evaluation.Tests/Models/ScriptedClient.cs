using Microsoft.Extensions.AI;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>A chat client that a test answers for.</summary>
/// <param name="answer">Gets the number of the request, from 1, its messages, and the token of the run.</param>
internal sealed class ScriptedClient(Func<int, IReadOnlyList<ChatMessage>, CancellationToken, Task<ChatResponse>> answer) : IChatClient
{
    private int calls;

    public ScriptedClient(string text)
        : this((_, _, _) => Task.FromResult(Response(text)))
    {
    }

    public int Calls => calls;

    public static ChatResponse Response(string text, long? input = 10, long? output = 5) => new(new ChatMessage(ChatRole.Assistant, text))
    {
        FinishReason = ChatFinishReason.Stop,
        ModelId = "scripted",
        Usage = input is null ? null : new UsageDetails { InputTokenCount = input, OutputTokenCount = output },
    };

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref calls);
        await Task.Yield();
        return await answer(number, [.. messages], cancellationToken);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var whole = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var letter in whole.Text)
            yield return new ChatResponseUpdate(ChatRole.Assistant, letter.ToString()) { ModelId = whole.ModelId };
        yield return new ChatResponseUpdate { FinishReason = whole.FinishReason, Contents = [new UsageContent(whole.Usage!)] };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
