namespace PromptRegistry.Git.Reading;

public static class GitPeeling
{
    /// <summary>
    /// Follows tags to the object that they stand for; null where the chain is longer than
    /// <see cref="GitLimits.MaximumTagDepth"/> or the object is missing.
    /// </summary>
    public static (ObjectId Id, GitObjectKind Kind)? Peel(this IGitReader reader, ObjectId id)
    {
        for (var depth = 0; depth <= GitLimits.MaximumTagDepth; depth++)
        {
            if (reader.FindTag(id) is not { } tag) return reader.KindOf(id) is { } kind ? (id, kind) : null;
            id = tag.Target;
        }

        return null;
    }

    /// <summary>The commit that an object is or stands for, or null.</summary>
    public static ObjectId? PeelToCommit(this IGitReader reader, ObjectId id) =>
        reader.Peel(id) is { Kind: GitObjectKind.Commit } peeled ? peeled.Id : null;
}
