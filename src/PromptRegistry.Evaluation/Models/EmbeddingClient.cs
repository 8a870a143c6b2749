using Microsoft.Extensions.AI;

namespace PromptRegistry.Evaluation.Models;

/// <summary>A model that answers a text with its vector, so that vectors are asked for, limited, recorded and replayed as answers are.</summary>
internal sealed class EmbeddingClient(IEmbeddingGenerator<string, Embedding<float>> embeddings) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        // An endpoint refuses nothing as a text; a blank has a vector.
        var text = messages.Last().Text;
        var vectors = await embeddings.GenerateAsync([text.Length == 0 ? " " : text], cancellationToken: cancellationToken).ConfigureAwait(false);
        if (vectors.Count != 1) throw new InvalidDataException($"{vectors.Count} vectors came for one text.");
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, VectorText.Write(vectors[0].Vector.Span)))
        {
            ModelId = vectors[0].ModelId ?? options?.ModelId,
            FinishReason = ChatFinishReason.Stop,
            Usage = vectors.Usage is { InputTokenCount: { } tokens } ? new UsageDetails { InputTokenCount = tokens, OutputTokenCount = 0 } : null,
        };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A vector comes as a whole.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => embeddings.Dispose();
}
