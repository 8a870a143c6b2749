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
