using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>A tag object to be written; the message ends in a line end.</summary>
internal sealed record NewTag(string Name, ObjectId Target, GitObjectKind TargetKind, string Message);
