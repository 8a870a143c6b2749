using PromptRegistry.Core.Prompts;

namespace PromptRegistry.TestKit;

/// <summary>The files of a prompt repository in a folder.</summary>
public sealed class FolderFiles(string root) : IPromptFiles
{
    public string? Read(string path)
    {
        var full = Path.Combine(root, path);
        return File.Exists(full) ? File.ReadAllText(full) : null;
    }
}
