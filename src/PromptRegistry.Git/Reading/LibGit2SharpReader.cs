using LibGit2Sharp;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Reads in this process through libgit2. It opens the folder that it is given and none above, refuses what another user
/// owns as git does, and never starts what a repository configures.
/// </summary>
public sealed class LibGit2SharpReader : IGitReader
{
    /// <summary>Files of more bytes are not kept: they would leave no room for the others.</summary>
    private const int LargestKept = 64 * 1024;

    /// <summary>So many names are looked up in a tree one by one: reading all of its entries takes as long as about four of them, and memory.</summary>
    private const int OneByOne = 8;

    /// <summary>About what an entry that is kept takes, in bytes, with its name and its id.</summary>
    private const int BytesOfEntry = 256;

    /// <summary>What an entry takes at least in a tree, in bytes: mode, a name of one letter, id.</summary>
    private const int BytesOfRawEntry = 28;

    /// <summary>The entries of larger trees are not kept by name, in bytes: the entries of two such trees take less than 40 MB.</summary>
    private const int LargestIndexed = 2 * 1024 * 1024;

    private static readonly Lazy<string?> Unavailable = new(Probe);

    private readonly Lock gate = new();
    private readonly Repository repository;
    private readonly RecentContents<byte[]> blobs = new();
    private readonly RecentContents<GitObject> met = new();
    private readonly RecentContents<KnownTree> trees = new();
    private readonly RecentContents<Dictionary<string, TreeEntry>> indexes = new(2 * LargestIndexed / BytesOfRawEntry * BytesOfEntry);

    /// <param name="folder">The repository's git folder or work tree.</param>
    /// <exception cref="GitException">There is no repository, libgit2 does not open it, or it cannot be loaded.</exception>
    public LibGit2SharpReader(string folder)
    {
        if (WhyUnavailable is { } reason) throw new UnsupportedRepositoryException(reason);
        try
        {
            repository = new Repository(folder);
        }
        catch (RepositoryNotFoundException exception)
        {
            throw new GitException($"libgit2 cannot open {folder}: {exception.Message}", exception);
        }
        catch (LibGit2SharpException exception)
        {
            throw new UnsupportedRepositoryException($"libgit2 cannot open {folder}: {exception.Message}", exception);
        }

        // At the edge of a shallow clone libgit2 shows commits without their parents: a ledger that was cut would look whole.
        if (!repository.Info.IsShallow) return;
        repository.Dispose();
        throw new UnsupportedRepositoryException($"{folder} is a shallow clone, whose commits libgit2 does not show as they are.");
    }

    /// <summary>Why libgit2 cannot be used on this machine; null where it can.</summary>
    public static string? WhyUnavailable => Unavailable.Value;

    /// <inheritdoc/>
    public string Description => "LibGit2Sharp";

    /// <inheritdoc/>
    public ObjectId? Resolve(string reference)
    {
        ReferenceName.Check(reference);
        return Guard(() => repository.Refs[reference]?.ResolveToDirectReference()?.TargetIdentifier is { } target
            ? ObjectId.Parse(target)
            : (ObjectId?)null);
    }

    /// <inheritdoc/>
    public GitObjectKind? KindOf(ObjectId id) => Guard(() => Metadata(id)?.Kind);

    /// <inheritdoc/>
    public GitTag ReadTag(ObjectId id) => Guard(() => Tag(id, Require<TagAnnotation>(id, GitObjectKind.Tag, GitLimits.MaximumObject, out _)));

    /// <inheritdoc/>
    public GitTag? FindTag(ObjectId id) => Guard(() =>
        Metadata(id) is { Kind: GitObjectKind.Tag, Size: <= GitLimits.MaximumObject }
        && repository.Lookup<TagAnnotation>(new LibGit2Sharp.ObjectId(id.Hex)) is { } tag
            ? Tag(id, tag)
            : null);

    /// <inheritdoc/>
    public GitCommit ReadCommit(ObjectId id) => Guard(() =>
    {
        var commit = Require<Commit>(id, GitObjectKind.Commit, GitLimits.MaximumObject, out _);
        return new GitCommit(
            id, Met(commit.Tree), [.. commit.Parents.Select(p => Id(p.Id))], Person(() => commit.Author)!, Person(() => commit.Committer)!,
            commit.Message);
    });

    /// <inheritdoc/>
    public IReadOnlyList<TreeEntry> ReadTree(ObjectId id) => Guard(() => (IReadOnlyList<TreeEntry>)[.. Known(id).Tree.Select(Entry)]);

    /// <inheritdoc/>
    public TreeEntry? Find(ObjectId tree, string path) => Guard(() =>
    {
        TreeEntry? entry = null;
        foreach (var segment in path.Split('/'))
        {
            if (segment.Length == 0 || entry is { IsTree: false }) return null;
            entry = FindIn(entry?.Id ?? tree, segment);
            if (entry is null) return null;
        }

        return entry;
    });

    /// <inheritdoc/>
    public byte[] ReadBytes(ObjectId blob, int maximum)
    {
        if (blobs.Find(blob) is { } known) return known.Length <= maximum ? [.. known] : throw new GitObjectTooLargeException(blob, known.Length, maximum);
        return Guard(() =>
        {
            using var content = Require<Blob>(blob, GitObjectKind.Blob, maximum, out _).GetContentStream();
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            if (bytes.Length <= LargestKept) blobs.Add(blob, [.. bytes], bytes.Length);
            return bytes;
        });
    }

    /// <inheritdoc/>
    public string ReadText(ObjectId blob) => ObjectParser.Text(blob, ReadBytes(blob, GitLimits.MaximumText));

    /// <inheritdoc/>
    public IReadOnlyList<GitReference> List(string prefix)
    {
        ReferenceName.CheckPrefix(prefix);
        return Guard(() =>
        {
            var references = new List<GitReference>();
            foreach (var reference in repository.Refs.FromGlob(prefix + "*"))
            {
                if (reference.ResolveToDirectReference()?.TargetIdentifier is { } target)
                {
                    references.Add(new GitReference(reference.CanonicalName, ObjectId.Parse(target)));
                }
            }

            references.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            return references;
        });
    }

    public void Dispose()
    {
        lock (gate) repository.Dispose();
    }

    private static string? Probe()
    {
        try
        {
            _ = GlobalSettings.Version.Features;
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException
            or EntryPointNotFoundException or BadImageFormatException)
        {
            return "libgit2 cannot be loaded: the package LibGit2Sharp.NativeBinaries has nothing for this machine.";
        }
    }

    /// <summary>An object of a kind. The size is asked for first: libgit2 would load the whole object.</summary>
    private T Require<T>(ObjectId id, GitObjectKind kind, int maximum, out long size)
        where T : GitObject
    {
        var found = Metadata(id) ?? throw new GitException($"The repository does not have the git object {id.Abbreviated}.");
        if (found.Kind != kind) throw new GitException($"The git object {id.Abbreviated} is a {found.Kind}, but a {kind} was expected.");
        size = found.Size <= maximum ? found.Size : throw new GitObjectTooLargeException(id, found.Size, maximum);
        return met.Find(id) as T ?? repository.Lookup<T>(new LibGit2Sharp.ObjectId(id.Hex)) ?? throw ObjectParser.Corrupt(id);
    }

    /// <summary>
    /// An entry of a tree. libgit2 reads a tree of more than 4 KiB, and computes its hash, for every name that is looked up in it: after the first few
    /// all entries are read at once.
    /// </summary>
    private TreeEntry? FindIn(ObjectId tree, string name)
    {
        if (indexes.Find(tree) is { } index) return index.GetValueOrDefault(name);
        var known = Known(tree);
        if (known.Size > LargestIndexed || ++known.Times <= OneByOne)
        {
            if (known.Tree[name] is not { } found) return null;
            Met(found.Target);
            return Entry(found);
        }

        index = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        foreach (var entry in known.Tree) index.TryAdd(entry.Name, Entry(entry));
        indexes.Add(tree, index, index.Count * BytesOfEntry);
        return index.GetValueOrDefault(name);
    }

    private KnownTree Known(ObjectId id)
    {
        if (trees.Find(id) is { } known) return known;
        known = new KnownTree(Require<Tree>(id, GitObjectKind.Tree, GitLimits.MaximumObject, out var size), size);
        trees.Add(id, known, BytesOfEntry);
        return known;
    }

    /// <summary>Keeps what another object led to: to look it up would read it once more.</summary>
    private ObjectId Met(GitObject found)
    {
        var id = Id(found.Id);
        met.Add(id, found, BytesOfEntry);
        return id;
    }

    private (long Size, GitObjectKind Kind)? Metadata(ObjectId id)
    {
        // Repositories with longer names of objects are not opened by libgit2.
        if (id.Hex.Length != 40) return null;
        try
        {
            var found = repository.ObjectDatabase.RetrieveObjectMetadata(new LibGit2Sharp.ObjectId(id.Hex));
            return (found.Size, Kind(found.Type, id));
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    private static GitTag Tag(ObjectId id, TagAnnotation tag) => new(
        id, Id(tag.Target.Id), KindOf(tag.Target, id), tag.Name, Person(() => tag.Tagger), tag.Message ?? "");

    private static TreeEntry Entry(LibGit2Sharp.TreeEntry entry) =>
        new(Convert.ToString((int)entry.Mode, 8).PadLeft(6, '0'), entry.Name, Id(entry.Target.Id));

    private static ObjectId Id(LibGit2Sharp.ObjectId id) => ObjectId.Parse(id.Sha);

    /// <summary>Whatever a hostile or old object claims, it is a time that can be shown.</summary>
    private static GitSignature? Person(Func<Signature?> read)
    {
        try
        {
            return read() is { } person ? new GitSignature(person.Name, person.Email, person.When) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return new GitSignature("(unreadable)", "", DateTimeOffset.UnixEpoch);
        }
    }

    private static GitObjectKind Kind(ObjectType type, ObjectId id) => type switch
    {
        ObjectType.Commit => GitObjectKind.Commit,
        ObjectType.Tree => GitObjectKind.Tree,
        ObjectType.Blob => GitObjectKind.Blob,
        ObjectType.Tag => GitObjectKind.Tag,
        _ => throw ObjectParser.Corrupt(id),
    };

    private static GitObjectKind KindOf(GitObject target, ObjectId within) => target switch
    {
        Commit => GitObjectKind.Commit,
        Tree => GitObjectKind.Tree,
        Blob => GitObjectKind.Blob,
        TagAnnotation => GitObjectKind.Tag,
        _ => throw ObjectParser.Corrupt(within),
    };

    private T Guard<T>(Func<T> read)
    {
        try
        {
            lock (gate) return read();
        }
        catch (LibGit2SharpException exception)
        {
            throw new GitException($"libgit2 cannot read: {exception.Message}", exception);
        }
    }

    /// <summary>A tree that was asked something. LibGit2Sharp's object holds the id, and reads the tree whenever it is asked.</summary>
    private sealed class KnownTree(Tree tree, long size)
    {
        public Tree Tree => tree;

        /// <summary>In bytes.</summary>
        public long Size => size;

        /// <summary>How many names were looked up in it.</summary>
        public int Times { get; set; }
    }
}

/// <summary>
/// A repository that libgit2 does not open: names of objects by SHA-256, refs in tables, a shallow clone, another owner,
/// or no libgit2 for this machine. Git itself decides about it.
/// </summary>
internal sealed class UnsupportedRepositoryException(string message, Exception? inner = null) : GitException(message, inner);
