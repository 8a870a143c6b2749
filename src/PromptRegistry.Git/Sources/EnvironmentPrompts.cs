using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Reading;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>The prompts of an environment, and what makes the next reading cheap.</summary>
internal sealed class EnvironmentPrompts(
    Dictionary<string, SourcedPrompt> prompts, Dictionary<string, ObjectId> releases)
    : PromptSourceState(prompts)
{
    /// <summary>Where the tags of the releases were.</summary>
    public IReadOnlyDictionary<string, ObjectId> Releases { get; } = releases;

    /// <summary>
    /// The prompts that git could not read. An object that is missing now may come without a ref that moves, by a copy that
    /// is still under way or from a repository whose objects are shared: they are read anew every time.
    /// </summary>
    public IReadOnlyList<string> Unread { get; } =
        [.. prompts.Values.Where(p => p.Problem?.Descriptor == RegistryDiagnostics.GitFailed).Select(p => p.Name)];
}
