using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Reads refs and objects of one repository; may be used by several threads at once. Refs are looked up by full name,
/// so that a lookup costs the same however many releases there are. What is asked for by id must exist: where it does
/// not, or is of another kind, a <see cref="GitException"/> says so.
/// </summary>
public interface IGitReader : IDisposable
{
    /// <summary>What reads, for messages: "LibGit2Sharp" or "git".</summary>
    string Description { get; }

    /// <summary>The object that a ref points to, unpeeled; null where there is no such ref.</summary>
    /// <param name="reference">A full name (<c>refs/…</c>) or <c>HEAD</c>.</param>
    ObjectId? Resolve(string reference);

    /// <summary>The kind of an object; null where the repository does not have it.</summary>
    GitObjectKind? KindOf(ObjectId id);

    GitTag ReadTag(ObjectId id);

    /// <summary>The tag; null where the object is no tag, is larger than what is read of one, or is missing.</summary>
    GitTag? FindTag(ObjectId id);

    GitCommit ReadCommit(ObjectId id);

    IReadOnlyList<TreeEntry> ReadTree(ObjectId id);

    /// <summary>The entry at a path with <c>/</c> as separator below a tree, or null.</summary>
    TreeEntry? Find(ObjectId tree, string path);

    /// <summary>The bytes of a blob, at most so many.</summary>
    /// <exception cref="GitObjectTooLargeException">It has more; nothing was read.</exception>
    byte[] ReadBytes(ObjectId blob, int maximum);

    /// <summary>
    /// The text of a blob, which must be UTF-8 and at most <see cref="GitLimits.MaximumText"/> bytes long.
    /// </summary>
    string ReadText(ObjectId blob);

    /// <summary>
    /// The refs whose names start with a prefix that ends in <c>/</c>, ordered by name. Costs grow with the number of
    /// refs of the whole repository: never called to resolve an environment tag that points to a release tag.
    /// </summary>
    IReadOnlyList<GitReference> List(string prefix);
}

public enum GitReaderKind
{
    /// <summary>LibGit2Sharp where it works, else the git command.</summary>
    Automatic,

    /// <summary>In this process, through libgit2.</summary>
    LibGit2Sharp,

    /// <summary>One long-lived <c>git cat-file</c>.</summary>
    Process,
}

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

/// <summary>Bounds on what is read from a repository, which is untrusted input.</summary>
public static class GitLimits
{
    /// <summary>Largest blob that is read as text, in bytes.</summary>
    public const int MaximumText = 4 * 1024 * 1024;

    /// <summary>Largest file of recordings, cases or baselines that is read for an evaluation, in bytes.</summary>
    public const int MaximumData = 256 * 1024 * 1024;

    /// <summary>Largest tag, commit or tree object that is read, in bytes.</summary>
    public const int MaximumObject = 16 * 1024 * 1024;

    /// <summary>Longest chain of tags of tags that is followed.</summary>
    public const int MaximumTagDepth = 8;
}
