using Microsoft.Extensions.AI;
using PromptRegistry.Core.Ranking;

namespace PromptRegistry.Examples;

/// <summary>
/// The models that choose few-shot examples (<c>by: similarity</c> with a <c>model</c>) in this process. Apps with a registry say <c>UseEmbeddings</c>; this is for those without one, and for tests.
/// </summary>
public static class PromptEmbeddings
{
    /// <summary>Gives a model to all prompts of the process that name it, until the result is disposed. The generator is not disposed.</summary>
    /// <param name="generator">Gives texts their vectors.</param>
    /// <param name="model">What prompts call it; null for its own name.</param>
    /// <exception cref="ArgumentException">The generator tells no name, and none is given.</exception>
    public static IDisposable Use(IEmbeddingGenerator<string, Embedding<float>> generator, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        model ??= (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId
            ?? throw new ArgumentException("The generator does not say which model it asks. Name it as prompts do.", nameof(model));
        return TextVectors.Use(model, new EmbeddedTexts(generator));
    }
}
