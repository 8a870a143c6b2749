using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Running;

/// <summary>A prompt repository in a folder. Paths do not leave it, and symbolic links are not followed.</summary>
public sealed class DirectoryFiles(string root) : IEvaluationFiles
{
    private static readonly EnumerationOptions Unlinked = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        MaxRecursionDepth = 32,
    };

    private readonly string root = Path.GetFullPath(root);

    public byte[]? Read(string path)
    {
        var full = Resolve(path);
        try
        {
            return IsLinked(path) ? null : File.ReadAllBytes(full);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = Resolve(path);
        if (IsLinked(path)) throw new IOException($"{path} is a symbolic link; nothing is written through it.");
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public IReadOnlyList<string> FindPromptsWithSuite()
    {
        var folder = Path.Combine(root, PromptPaths.PromptsFolder);
        if (!Directory.Exists(folder)) return [];
        return
        [
            .. Directory.EnumerateFiles(folder, EvaluationSuite.FileName, Unlinked)
                .Select(
                    file => Path.GetRelativePath(folder, Path.GetDirectoryName(file)!)
                        .Replace(Path.DirectorySeparatorChar, '/'))
                .Where(name => name != ".")
                .Order(StringComparer.Ordinal),
        ];
    }

    private string Resolve(string path)
    {
        if (path.Length == 0 || path.Contains('\\', StringComparison.Ordinal)
            || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{path}' is no path below the repository.", nameof(path));
        }

        return Path.Combine(root, path);
    }

    private bool IsLinked(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            var part = new FileInfo(Path.Combine(root, end < 0 ? path : path[..end]));
            if ((int)part.Attributes != -1 && part.Attributes.HasFlag(FileAttributes.ReparsePoint)) return true;
            if (end < 0) return false;
        }
    }
}
