using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Model;

/// <summary>
/// One prompt with every file that it may be made of: the boundary of equality. As long as these texts are the same,
/// nothing of the prompt is parsed or emitted again.
/// </summary>
/// <param name="Neighbours">The prompts whose classes are this one's or lie in it.</param>
public sealed record PromptFileSet(
    string Name, EquatableList<PromptFile> Files, EquatableList<string> Neighbours, CheckSettings Settings) : IParsedPromptFiles
{
    public string? Read(string path) => Find(path)?.Text;

    public T? Parsed<T>(string path, Func<string, T> parse)
        where T : class =>
        Find(path) is { } file ? file.Parsed.Get(file.Text, parse) : null;

    /// <summary>The path that the build knows a file by; the path itself when it is not one of the set.</summary>
    public string FullPath(string path) => Find(path)?.FullPath ?? path;

    private PromptFile? Find(string path)
    {
        foreach (var file in Files)
        {
            if (file.Path == path) return file;
        }

        return null;
    }
}
