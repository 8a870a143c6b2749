using System.Diagnostics.CodeAnalysis;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>The name of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.</summary>
public readonly record struct ObjectId
{
    private readonly string? hex;

    private ObjectId(string hex) => this.hex = hex;

    public string Hex => hex ?? "";

    /// <summary>The first ten digits, for people.</summary>
    public string Abbreviated => Hex.Length > 10 ? Hex[..10] : Hex;

    /// <exception cref="FormatException">The text is not an object id.</exception>
    public static ObjectId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a git object id.");

    public static bool TryParse([NotNullWhen(true)] string? text, out ObjectId id)
    {
        id = default;
        if (text is not { Length: 40 or 64 }) return false;
        foreach (var c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f'))) return false;
        }

        id = new ObjectId(text);
        return true;
    }

    public override string ToString() => Hex;
}

public enum GitObjectKind
{
    Commit,
    Tree,
    Blob,
    Tag,
}

public sealed record GitCommit(
    ObjectId Id, ObjectId Tree, IReadOnlyList<ObjectId> Parents, GitSignature Author, GitSignature Committer, string Message);

/// <summary>
/// A tag object (of an annotated tag). Its name is the one in the object, without <c>refs/tags/</c>: a ref by another
/// name may point here too. Very old tags have no tagger.
/// </summary>
public sealed record GitTag(
    ObjectId Id, ObjectId Target, GitObjectKind TargetKind, string Name, GitSignature? Tagger, string Message);

/// <summary>Who did something, and when.</summary>
public sealed record GitSignature(string Name, string Email, DateTimeOffset When)
{
    /// <summary><c>Name &lt;email&gt;</c>.</summary>
    public string Who => $"{Name} <{Email}>";

    public override string ToString() => $"{Who} {When:yyyy-MM-ddTHH:mm:sszzz}";
}

/// <summary>One name in a tree; the mode is six octal digits, as <c>git ls-tree</c> prints them.</summary>
public sealed record TreeEntry(string Mode, string Name, ObjectId Id)
{
    public bool IsTree => Mode == "040000";

    /// <summary>A symbolic link.</summary>
    public bool IsLink => Mode == "120000";

    /// <summary>A regular file: not a folder, a symbolic link or a submodule.</summary>
    public bool IsFile => Mode.StartsWith("100", StringComparison.Ordinal);
}

/// <param name="Name">The full name, from <c>refs/</c> on.</param>
/// <param name="Target">What it points to, unpeeled: a tag object for an annotated tag.</param>
public sealed record GitReference(string Name, ObjectId Target);

/// <summary>An object is larger than what is read of an untrusted repository.</summary>
public sealed class GitObjectTooLargeException(ObjectId id, long size, int maximum)
    : GitException($"The git object {id.Abbreviated} has {size} bytes; at most {maximum} are read.");
