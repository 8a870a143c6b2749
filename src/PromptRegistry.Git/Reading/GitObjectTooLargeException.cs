using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>An object is larger than what is read of an untrusted repository.</summary>
public sealed class GitObjectTooLargeException(ObjectId id, long size, int maximum)
    : GitException($"The git object {id.Abbreviated} has {size} bytes; at most {maximum} are read.");
