using Microsoft.CodeAnalysis;
using PromptRegistry.Generator.Model;

namespace PromptRegistry.Generator.Parsing;

/// <summary>Takes an additional file's text and its path within the prompt repository.</summary>
internal static class FileReader
{
    public static PromptFile Read(AdditionalText file, string root, CancellationToken cancellation)
    {
        var full = file.Path.Replace('\\', '/');
        var path = full.StartsWith(root, StringComparison.Ordinal) ? full.Substring(root.Length) : full;
        return new PromptFile(path, file.Path, file.GetText(cancellation)?.ToString() ?? "");
    }
}
