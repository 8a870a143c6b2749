using PromptRegistry.Core.Prompts;

namespace PromptRegistry.TestKit;

/// <summary>The files of a prompt repository that exists in a test only.</summary>
public sealed class MemoryFiles : Dictionary<string, string>, IPromptFiles
{
    public MemoryFiles()
        : base(StringComparer.Ordinal)
    {
    }

    public string? Read(string path) => GetValueOrDefault(path);

    private string? GetValueOrDefault(string path) => TryGetValue(path, out var text) ? text : null;
}
