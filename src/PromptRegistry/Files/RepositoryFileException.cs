using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Files;

/// <summary>A file of a prompt repository is not read or written: a link, too large, or not UTF-8.</summary>
/// <param name="root">The repository's folder.</param>
/// <param name="finding">What is wrong with which file, and what to do.</param>
public sealed class RepositoryFileException(string root, Diagnostic finding) : PromptFileException(finding)
{
    /// <summary>The repository's folder, which the finding's path is relative to.</summary>
    public string Root { get; } = root;
}
