using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Git.Releases;

/// <summary>
/// Whether the version in a work tree's manifest is honest about what stands beside it, before anybody releases it:
/// content that changed needs another version than a released one, and a bump as great as the change.
/// </summary>
public sealed class WorkingVersionCheck(GitRegistry registry)
{
    private readonly ReleaseCheck releases = new(registry, registry.ReadLedger());

    /// <returns>Null where the version may stay as it is, and where the releases themselves are in disorder.</returns>
    public Diagnostic? Check(PromptDefinition prompt) => releases.CheckUnreleased(prompt);
}
