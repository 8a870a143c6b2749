using PromptRegistry.Files;
using PromptRegistry.Import.Formats;

namespace PromptRegistry.Cli.Importing;

/// <summary>The files below a folder that prompts are imported from. Links are not followed, and no path leaves it.</summary>
/// <param name="parent">The folder that holds it.</param>
/// <param name="name">The folder's own name.</param>
internal sealed class FolderSources(string parent, string name) : ISourceFiles
{
    /// <summary>4 MiB: no prompt is longer.</summary>
    private const int MaximumLength = 4 << 20;

    /// <summary>Folders that other programs fill.</summary>
    private static readonly string[] Foreign = [".git", "node_modules", "bin", "obj", ".venv", "__pycache__"];

    private readonly RepositoryFolder folder = new(parent);
    private IReadOnlyList<string>? paths;

    public IReadOnlyList<string> Paths => paths ??=
    [
        .. folder.Find(name).Select(p => p[(name.Length + 1)..]).Where(p => !p.Split('/').Any(Foreign.Contains)),
    ];

    public string? Read(string path) => path.Split('/').Any(p => p is "" or "." or "..") || path.Contains('\\', StringComparison.Ordinal)
        ? null
        : folder.ReadText($"{name}/{path}", MaximumLength);
}
