using LibGit2Sharp;
using PromptRegistry.Git.Processes;
using NativeTree = LibGit2Sharp.Tree;

namespace PromptRegistry.Git.Reading;

/// <summary>Reads in this process through libgit2. Nothing that a repository configures is ever started.</summary>
public sealed class LibGit2SharpReader : IGitReader
{
    private static readonly Lazy<string?> Unavailable = new(Probe);

    private readonly Lock gate = new();
    private readonly Repository repository;

    /// <param name="folder">The repository's git folder or work tree.</param>
    /// <exception cref="GitException">libgit2 cannot be loaded or cannot open the repository.</exception>
    public LibGit2SharpReader(string folder)
    {
        if (WhyUnavailable is { } reason) throw new GitException(reason);
        try
        {
            repository = new Repository(folder);
        }
        catch (LibGit2SharpException exception)
        {
            throw new GitException($"libgit2 cannot open {folder}: {exception.Message}", exception);
        }
    }

    /// <summary>Why libgit2 cannot be used on this machine; null where it can.</summary>
    public static string? WhyUnavailable => Unavailable.Value;

    public string Description => "LibGit2Sharp";

    public ObjectId? Resolve(string reference)
    {
        ReferenceName.Check(reference);
        lock (gate)
        {
            var target = Guard(() => repository.Refs[reference]?.ResolveToDirectReference()?.TargetIdentifier);
            return target is null ? null : ObjectId.Parse(target);
        }
    }

    public GitObjectKind? KindOf(ObjectId id)
    {
        lock (gate)
        {
            try
            {
                return Kind(repository.ObjectDatabase.RetrieveObjectMetadata(Native(id)).Type, id);
            }
            catch (NotFoundException)
            {
                return null;
            }
            catch (LibGit2SharpException exception)
            {
                throw new GitException($"libgit2 cannot read: {exception.Message}", exception);
            }
        }
    }

    public GitTag ReadTag(ObjectId id)
    {
        lock (gate)
        {
            var tag = Lookup<TagAnnotation>(id, GitObjectKind.Tag);
            return Guard(() =>
            {
                var target = tag.Target;
                return new GitTag(id, Id(target.Id), Kind(target, id), tag.Name, From(tag.Tagger), tag.Message ?? "");
            });
        }
    }

    public GitCommit ReadCommit(ObjectId id)
    {
        lock (gate)
        {
            var commit = Lookup<Commit>(id, GitObjectKind.Commit);
            return Guard(() => new GitCommit(
                id,
                Id(commit.Tree.Id),
                [.. commit.Parents.Select(p => Id(p.Id))],
                From(commit.Author)!,
                From(commit.Committer)!,
                commit.Message ?? ""));
        }
    }

    public IReadOnlyList<TreeEntry> ReadTree(ObjectId id)
    {
        lock (gate)
        {
            var tree = Lookup<NativeTree>(id, GitObjectKind.Tree);
            return Guard(() => tree.Select(From).ToList());
        }
    }

    public TreeEntry? Find(ObjectId tree, string path)
    {
        lock (gate)
        {
            var folder = Lookup<NativeTree>(tree, GitObjectKind.Tree);
            return Guard(() => folder[path]) is { } entry ? From(entry) : null;
        }
    }

    public byte[] ReadBytes(ObjectId blob, int maximum)
    {
        lock (gate)
        {
            var found = Lookup<Blob>(blob, GitObjectKind.Blob, maximum);
            using var stream = Guard(found.GetContentStream);
            var content = new byte[found.Size];
            stream.ReadExactly(content);
            return content;
        }
    }

    public string ReadText(ObjectId blob) => ObjectParser.Text(blob, ReadBytes(blob, GitLimits.MaximumText));

    public IReadOnlyList<GitReference> List(string prefix)
    {
        ReferenceName.CheckPrefix(prefix);
        lock (gate)
        {
            var found = Guard(() => repository.Refs.FromGlob(prefix + "*").ToList());
            var references = new List<GitReference>(found.Count);
            foreach (var reference in found)
            {
                if (reference.ResolveToDirectReference()?.TargetIdentifier is { } target)
                {
                    references.Add(new GitReference(reference.CanonicalName, ObjectId.Parse(target)));
                }
            }

            references.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            return references;
        }
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
            return "libgit2 cannot be loaded: neither the package LibGit2Sharp.NativeBinaries"
                + " nor a libgit2 1.5, 1.6 or 1.7 of the system was found.";
        }
    }

    /// <summary>
    /// Finds an object. Its size is asked for first, which reads only its header: libgit2 would load it whole.
    /// </summary>
    private T Lookup<T>(ObjectId id, GitObjectKind kind, int maximum = GitLimits.MaximumObject)
        where T : GitObject
    {
        if (Size(id) is { } size && size > maximum) throw new GitObjectTooLargeException(id, size, maximum);
        var found = Guard(() => repository.Lookup(Native(id)))
            ?? throw new GitException($"The repository does not have the git object {id.Abbreviated}.");
        return found as T
            ?? throw new GitException($"The git object {id.Abbreviated} is a {Kind(found, id)}, but a {kind} was "
                + "expected.");
    }

    private long? Size(ObjectId id)
    {
        try
        {
            return repository.ObjectDatabase.RetrieveObjectMetadata(Native(id)).Size;
        }
        catch (LibGit2SharpException)
        {
            // Missing or damaged: the lookup says so.
            return null;
        }
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LibGit2SharpException exception)
        {
            throw new GitException($"libgit2 cannot read: {exception.Message}", exception);
        }
    }

    private static LibGit2Sharp.ObjectId Native(ObjectId id) => new(id.Hex);

    private static ObjectId Id(LibGit2Sharp.ObjectId id) => ObjectId.Parse(id.Sha);

    private static GitSignature? From(Signature? signature) =>
        signature is null ? null : new GitSignature(signature.Name, signature.Email, signature.When);

    private static TreeEntry From(LibGit2Sharp.TreeEntry entry) =>
        new(Convert.ToString((int)entry.Mode, 8).PadLeft(6, '0'), entry.Name, Id(entry.Target.Id));

    private static GitObjectKind Kind(ObjectType type, ObjectId id) => type switch
    {
        ObjectType.Commit => GitObjectKind.Commit,
        ObjectType.Tree => GitObjectKind.Tree,
        ObjectType.Blob => GitObjectKind.Blob,
        ObjectType.Tag => GitObjectKind.Tag,
        _ => throw new GitException($"The git object {id.Abbreviated} is of an unknown kind."),
    };

    private static GitObjectKind Kind(GitObject found, ObjectId id) => found switch
    {
        Commit => GitObjectKind.Commit,
        NativeTree => GitObjectKind.Tree,
        Blob => GitObjectKind.Blob,
        TagAnnotation => GitObjectKind.Tag,
        _ => throw new GitException($"The git object {id.Abbreviated} is of an unknown kind."),
    };
}
