using System.IO.Enumeration;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Files;

/// <summary>
/// The files of a prompt repository in a folder. Paths do not leave it, symbolic links are neither read nor written
/// through, and nothing is read without a limit.
/// </summary>
/// <param name="root">The folder with <c>prompts/</c> or <c>promptregistry.yaml</c>; it may itself be reached by links.</param>
public sealed class RepositoryFolder(string root)
{
    /// <summary>The longest file that is read where nothing else is said: 64 MiB.</summary>
    public const int MaximumLength = 64 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The full path of the folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The bytes of a file; null where there is none.</summary>
    /// <param name="path">Relative to the root, with <c>/</c>.</param>
    /// <param name="maximum">The longest that is read, in bytes.</param>
    /// <exception cref="ArgumentException">The path leaves the folder.</exception>
    /// <exception cref="RepositoryFileException">A link stands on the way, it is a folder, or it is longer than that.</exception>
    public byte[]? Read(string path, int maximum = MaximumLength)
    {
        var full = FullPath(path);
        try
        {
            RefuseLink(path);
            if (!File.Exists(full)) return Directory.Exists(full) ? throw new RepositoryFileException(Root, FileText.NoFile(path)) : null;
            using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            var length = file.CanSeek ? file.Length : long.MaxValue;
            if (length > maximum) throw Refused(path, ManifestDiagnostics.TooLarge, TooLong(length, maximum));
            var content = new byte[length];
            var read = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return read == content.Length ? content : content[..read];
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The text of a file, which is UTF-8, with or without a byte order mark; null where there is none.</summary>
    /// <exception cref="RepositoryFileException">As for <see cref="Read"/>, or the file is not UTF-8 or a pointer of Git LFS.</exception>
    public string? ReadText(string path, int maximum = MaximumLength)
    {
        if (Read(path, maximum) is not { } content) return null;
        if (FileText.Problem(content, path) is { } problem) throw new RepositoryFileException(Root, problem);
        return FileText.Decode(content, path);
    }

    /// <summary>Writes a file, and the folders that it needs, as a whole: who reads at the same time sees the old or the new one.</summary>
    /// <exception cref="RepositoryFileException">A link stands on the way.</exception>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = FullPath(path);
        RefuseLink(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) file.Write(content);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes at the end of a file, which is made, with the folders that it needs, where there is none.</summary>
    /// <exception cref="RepositoryFileException">A link stands on the way.</exception>
    public void Append(string path, ReadOnlySpan<byte> content)
    {
        var full = FullPath(path);
        RefuseLink(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var file = new FileStream(full, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
        file.Write(content);
    }

    /// <summary>Removes a file; one that is not there is no error.</summary>
    /// <exception cref="RepositoryFileException">A link stands on the way.</exception>
    public void Delete(string path)
    {
        var full = FullPath(path);
        RefuseLink(path);
        if (File.Exists(full)) File.Delete(full);
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="RepositoryFileException">A link stands on the way.</exception>
    public void Write(string path, string text) => Write(path, Strict.GetBytes(text));

    /// <summary>Whether there is a file, a folder or a link of this name.</summary>
    public bool Exists(string path) => Path.Exists(FullPath(path)) || LinkOn(path) is not null;

    /// <summary>The first link on the way to a path, the path itself included; null where there is none.</summary>
    public string? LinkOn(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            var part = end < 0 ? path : path[..end];
            if (new FileInfo(Path.Combine(Root, part)) is { LinkTarget: not null }) return part;
            if (end < 0) return null;
        }
    }

    /// <summary>
    /// The paths of all files of a name below a folder, in ordinal order. A link of that name is one of them; folders that are links
    /// are not entered, and folders more than 32 levels down are not looked at.
    /// </summary>
    /// <param name="folder">Relative to the root, with <c>/</c>.</param>
    /// <param name="name">The name; null for all files.</param>
    public IReadOnlyList<string> Find(string folder, string? name = null)
    {
        var top = FullPath(folder);
        if (!Directory.Exists(top) || LinkOn(folder) is not null) return [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 32 };
        var found = new FileSystemEnumerable<string>(top, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => name is null
                ? !entry.IsDirectory || entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                : entry.FileName.SequenceEqual(name),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        return [.. found.Select(f => Path.GetRelativePath(Root, f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];
    }

    private void RefuseLink(string path)
    {
        if (LinkOn(path) is { } link)
        {
            throw new RepositoryFileException(Root, FileText.Linked(link));
        }
    }

    private string FullPath(string path)
    {
        if (path.Length == 0 || path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{path}' is no path below the repository.", nameof(path));
        }

        return Path.Combine(Root, path);
    }

    private RepositoryFileException Refused(string path, DiagnosticDescriptor descriptor, string message) =>
        new(Root, new Diagnostic(descriptor, SourceLocation.File(path), message));

    private static string TooLong(long length, int maximum) => length == long.MaxValue
        ? $"This is no file that can be read; at most {maximum} bytes of one are. Replace it."
        : $"The file has {length} bytes; at most {maximum} are read. Split it.";
}

/// <summary>A file of a prompt repository is not read or written: a link, too large, or not UTF-8.</summary>
/// <param name="root">The repository's folder.</param>
/// <param name="finding">What is wrong with which file, and what to do.</param>
public sealed class RepositoryFileException(string root, Diagnostic finding) : PromptFileException(finding)
{
    /// <summary>The repository's folder, which the finding's path is relative to.</summary>
    public string Root { get; } = root;
}
