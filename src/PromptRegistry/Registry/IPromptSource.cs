namespace PromptRegistry.Registry;

/// <summary>Where prompts that can change while the app runs come from: a git repository.</summary>
public interface IPromptSource : IDisposable
{
    /// <summary>What to call it in messages: the path or address.</summary>
    string Description { get; }

    /// <summary>Reads what the environment points to now.</summary>
    /// <param name="previous">
    /// The last answer. It is returned itself when nothing changed, and its entries are kept for prompts that did not.
    /// </param>
    /// <exception cref="PromptSourceException">The source cannot be reached or read.</exception>
    PromptSourceState Read(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation);

    /// <summary>
    /// Calls back soon after something may have changed, perhaps too often; a hint that makes following quicker than
    /// the refresh interval.
    /// </summary>
    /// <returns>Ends the watching when disposed.</returns>
    IDisposable Watch(Action changed);
}
