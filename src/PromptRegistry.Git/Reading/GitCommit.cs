namespace PromptRegistry.Git.Reading;

public sealed record GitCommit(
    ObjectId Id, ObjectId Tree, IReadOnlyList<ObjectId> Parents, GitSignature Author, GitSignature Committer, string Message);
