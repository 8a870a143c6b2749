namespace PromptRegistry.Embeddings;

/// <summary>A text as the model sees it: a vector for each token.</summary>
/// <param name="Ids">The tokens' numbers; the first and the last are the model's own marks.</param>
/// <param name="Vectors">One a token, of the model's dimensions; as the last layer gives them.</param>
public sealed record TokenVectors(IReadOnlyList<int> Ids, IReadOnlyList<ReadOnlyMemory<float>> Vectors);
