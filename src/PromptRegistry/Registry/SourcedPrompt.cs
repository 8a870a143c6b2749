using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Registry;

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
