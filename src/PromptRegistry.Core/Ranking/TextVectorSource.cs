namespace PromptRegistry.Core.Ranking;

/// <summary>Gives texts their vectors: a model, or what is known of one.</summary>
public abstract class TextVectorSource
{
    /// <summary>The vectors, waited for where they are not at hand.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>One for each text, all of one length and in the order of the texts.</returns>
    public abstract IReadOnlyList<float[]> Of(IReadOnlyList<string> texts);

    /// <summary>Gets the vectors that are not at hand, so that <see cref="Of"/> need not wait for them.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Ends getting them.</param>
    public virtual Task PrepareAsync(IReadOnlyList<string> texts, CancellationToken cancellation) => Task.CompletedTask;
}
