using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using LibGit2Sharp;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Refs and objects as libgit2 finds them. LibGit2Sharp offers only objects taken apart, which for a folder of a
/// thousand prompts costs fifty times as much as reading it.
/// </summary>
internal sealed class NativeRepository : IDisposable
{
    private const string Library = "git2";
    private const int NotFound = -3;

    private nint repository;
    private nint database;

    static NativeRepository() => NativeLibrary.SetDllImportResolver(
        typeof(NativeRepository).Assembly, static (name, _, _) => name == Library ? Loaded() : 0);

    /// <exception cref="GitException">libgit2 cannot open the repository.</exception>
    public NativeRepository(string folder)
    {
        Check(git_libgit2_init());
        try
        {
            Check(git_repository_open(out repository, Encoding.UTF8.GetBytes(folder + "\0")));
            Check(git_repository_odb(out database, repository));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where a ref points to in the end, unpeeled; null where there is none.</summary>
    public ObjectId? Resolve(string reference)
    {
        var id = new byte[20];
        var result = git_reference_name_to_id(id, repository, Encoding.UTF8.GetBytes(reference + "\0"));
        if (result == NotFound) return null;
        Check(result);
        return ObjectId.Parse(Convert.ToHexStringLower(id));
    }

    public GitObjectKind? KindOf(ObjectId id) => Header(id) is { } header ? header.Kind : null;

    /// <summary>The size is asked for first: libgit2 would load the whole object.</summary>
    public (byte[] Content, GitObjectKind Kind)? Read(ObjectId id, int maximum)
    {
        if (Header(id) is not { } header) return null;
        if (header.Size > maximum) throw new GitObjectTooLargeException(id, header.Size, maximum);
        Check(git_odb_read(out var found, database, Convert.FromHexString(id.Hex)));
        try
        {
            var content = new byte[(int)git_odb_object_size(found)];
            if (content.Length > 0) Marshal.Copy(git_odb_object_data(found), content, 0, content.Length);
            return (content, Kind(git_odb_object_type(found), id));
        }
        finally
        {
            git_odb_object_free(found);
        }
    }

    public void Dispose()
    {
        if (database != 0) git_odb_free(database);
        if (repository != 0) git_repository_free(repository);
        database = repository = 0;
        _ = git_libgit2_shutdown();
    }

    private (long Size, GitObjectKind Kind)? Header(ObjectId id)
    {
        // Repositories with longer names of objects are not opened by the libgit2 that is used here.
        if (id.Hex.Length != 40) return null;
        var result = git_odb_read_header(out var size, out var type, database, Convert.FromHexString(id.Hex));
        if (result == NotFound) return null;
        Check(result);
        return ((long)size, Kind(type, id));
    }

    private static GitObjectKind Kind(int type, ObjectId id) => type switch
    {
        1 => GitObjectKind.Commit,
        2 => GitObjectKind.Tree,
        3 => GitObjectKind.Blob,
        4 => GitObjectKind.Tag,
        _ => throw new GitException($"The git object {id.Abbreviated} is of an unknown kind."),
    };

    private static void Check(int result)
    {
        if (result >= 0) return;
        var error = git_error_last();
        var message = error == 0 ? null : Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(error));
        throw new GitException($"libgit2 cannot read: {message ?? $"error {result}"}");
    }

    /// <summary>The library that LibGit2Sharp loaded, found by the name that LibGit2Sharp has for it.</summary>
    private static nint Loaded()
    {
        // In one expression, which trimming understands and keeps.
        var name = Type.GetType("LibGit2Sharp.Core.NativeDllName, LibGit2Sharp")
            ?.GetField("Name", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue();
        return name is string known && NativeLibrary.TryLoad(known, typeof(Repository).Assembly, null, out var handle) ? handle : 0;
    }

    [DllImport(Library)]
    private static extern int git_libgit2_init();

    [DllImport(Library)]
    private static extern int git_libgit2_shutdown();

    [DllImport(Library)]
    private static extern nint git_error_last();

    [DllImport(Library)]
    private static extern int git_repository_open(out nint repository, byte[] path);

    [DllImport(Library)]
    private static extern void git_repository_free(nint repository);

    [DllImport(Library)]
    private static extern int git_reference_name_to_id([Out] byte[] id, nint repository, byte[] name);

    [DllImport(Library)]
    private static extern int git_repository_odb(out nint database, nint repository);

    [DllImport(Library)]
    private static extern void git_odb_free(nint database);

    [DllImport(Library)]
    private static extern int git_odb_read_header(out nuint size, out int type, nint database, byte[] id);

    [DllImport(Library)]
    private static extern int git_odb_read(out nint found, nint database, byte[] id);

    [DllImport(Library)]
    private static extern nint git_odb_object_data(nint found);

    [DllImport(Library)]
    private static extern nuint git_odb_object_size(nint found);

    [DllImport(Library)]
    private static extern int git_odb_object_type(nint found);

    [DllImport(Library)]
    private static extern void git_odb_object_free(nint found);
}
