using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// A repository that libgit2 does not open: names of objects by SHA-256, refs in tables, a shallow clone, another owner,
/// or no libgit2 for this machine. Git itself decides about it.
/// </summary>
internal sealed class UnsupportedRepositoryException(string message, Exception? inner = null) : GitException(message, inner);
