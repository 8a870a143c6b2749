using LibGit2Sharp;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>Reads in this process through libgit2. Nothing that a repository configures is ever started.</summary>
public sealed class LibGit2SharpReader : GitObjectReader
{
    private static readonly Lazy<string?> Unavailable = new(Probe);

    private readonly Lock gate = new();
    private readonly Repository repository;
    private readonly NativeRepository native;

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

        try
        {
            native = new NativeRepository(folder);
        }
        catch
        {
            repository.Dispose();
            throw;
        }
    }

    /// <summary>Why libgit2 cannot be used on this machine; null where it can.</summary>
    public static string? WhyUnavailable => Unavailable.Value;

    public override string Description => "LibGit2Sharp";

    public override ObjectId? Resolve(string reference)
    {
        ReferenceName.Check(reference);
        lock (gate) return native.Resolve(reference);
    }

    public override GitObjectKind? KindOf(ObjectId id)
    {
        lock (gate) return native.KindOf(id);
    }

    public override IReadOnlyList<GitReference> List(string prefix)
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

    public override void Dispose()
    {
        lock (gate)
        {
            native.Dispose();
            repository.Dispose();
        }
    }

    private protected override (byte[] Content, GitObjectKind Kind)? Read(ObjectId id, int maximum)
    {
        lock (gate) return native.Read(id, maximum);
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
}
