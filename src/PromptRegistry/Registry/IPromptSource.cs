using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;

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

/// <summary>What a source found at one moment. Sources may derive from it to keep what makes the next reading cheap.</summary>
public class PromptSourceState(IReadOnlyDictionary<string, SourcedPrompt> prompts)
{
    /// <summary>By name; a prompt that the environment does not point to is absent.</summary>
    public IReadOnlyDictionary<string, SourcedPrompt> Prompts { get; } = prompts;
}

/// <param name="Environment">The environment to follow.</param>
/// <param name="Names">The prompts that the app was built with.</param>
public sealed record PromptSourceRequest(string Environment, IReadOnlyList<string> Names);

/// <summary>One prompt as an environment points to it.</summary>
/// <param name="RefTarget">What the environment's tag points to, as the source writes it; another text means it moved.</param>
/// <param name="Version">The release; null with a problem.</param>
/// <param name="Commit">The release's commit; null with a problem.</param>
/// <param name="Files">The repository's files at that commit; null with a problem.</param>
/// <param name="Problem">Why it cannot be served; null when it can.</param>
public sealed record SourcedPrompt(
    string Name, string RefTarget, PromptVersion? Version, string? Commit, IPromptFiles? Files, Diagnostic? Problem)
{
    /// <summary>The prompt's folder below <c>prompts/</c> of <see cref="Files"/>; null where it is <see cref="Name"/>.</summary>
    public string? LocalName { get; init; }
}

/// <summary>A source cannot be reached or read; what was served stays.</summary>
public sealed class PromptSourceException(string message, Exception? inner = null) : Exception(message, inner);
