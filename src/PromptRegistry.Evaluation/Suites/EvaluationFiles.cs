using PromptRegistry.Core.Prompts;
using PromptRegistry.Files;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>
/// The files of a prompt repository, as evaluation reads and writes them. Paths are relative to its root, with
/// <c>/</c>.
/// </summary>
public interface IEvaluationFiles
{
    /// <summary>The content of a file, or null where it does not exist.</summary>
    byte[]? Read(string path);

    /// <summary>Replaces a file as a whole: a reader sees the old content or the new one.</summary>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>
    /// Paths of all files below a folder, in ordinal order. A link is among them, and reading it is refused; folders that are links are not entered.
    /// </summary>
    IReadOnlyList<string> FindFiles(string folder);

    /// <summary>Writes at the end of a file, which is made where there is none: what is written is there if the process ends the moment after.</summary>
    void Append(string path, ReadOnlySpan<byte> content);

    /// <summary>Removes a file; one that is not there is no error.</summary>
    void Delete(string path);

    /// <summary>Names of the prompts that have an evaluation suite, sorted.</summary>
    IReadOnlyList<string> FindPromptsWithSuite();
}

/// <summary>A prompt repository in a folder. Paths do not leave it, and symbolic links are not followed.</summary>
public sealed class DirectoryFiles(string root) : IEvaluationFiles
{
    /// <summary>The longest file that is read: 1 GiB, for recordings of a large suite.</summary>
    public const int MaximumLength = 1 << 30;

    private readonly RepositoryFolder files = new(root);

    /// <exception cref="RepositoryFileException">A link, or longer than <see cref="MaximumLength"/>.</exception>
    public byte[]? Read(string path) => files.Read(path, MaximumLength);

    /// <exception cref="RepositoryFileException">A link stands on the way.</exception>
    public void Write(string path, ReadOnlySpan<byte> content) => files.Write(path, content);

    public IReadOnlyList<string> FindFiles(string folder) => files.Find(folder);

    /// <exception cref="RepositoryFileException">A link stands on the way.</exception>
    public void Append(string path, ReadOnlySpan<byte> content) => files.Append(path, content);

    /// <exception cref="RepositoryFileException">A link stands on the way.</exception>
    public void Delete(string path) => files.Delete(path);

    public IReadOnlyList<string> FindPromptsWithSuite() =>
    [
        .. files.Find(PromptPaths.PromptsFolder, EvaluationSuite.FileName)
            .Select(file => file.Split('/')[1..^1])
            .Where(segments => segments.Length > 0)
            .Select(segments => string.Join('/', segments))
            .Order(StringComparer.Ordinal),
    ];
}

/// <summary>Files as text, without a byte order mark.</summary>
internal sealed class PromptFileText(IEvaluationFiles files) : IPromptFiles
{
    public string? Read(string path) => files.Read(path) is { } content ? FileText.Decode(content, path) : null;
}
