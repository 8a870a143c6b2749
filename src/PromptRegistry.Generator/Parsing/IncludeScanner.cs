using PromptRegistry.Core.Prompts;
using PromptRegistry.Generator.Model;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Parsing;

/// <summary>
/// Finds what a file may include by looking for the names of partials in its text. That finds too much rather than too
/// little, without parsing: a name in a comment only means that an edit of that partial makes the prompt again.
/// </summary>
internal static class IncludeScanner
{
    private static readonly EquatableList<string> None = new([]);

    public static ScannedFile Scan(PromptFile file, EquatableList<string> partials)
    {
        // A template without the word includes nothing; a manifest may write it with an escape.
        var mayInclude = !file.Path.EndsWith(PromptPaths.TemplateExtension, StringComparison.Ordinal)
            || file.Text.IndexOf("include", StringComparison.Ordinal) >= 0;
        if (!mayInclude || partials.Count == 0) return new ScannedFile(file, None);
        return new ScannedFile(
            file, new EquatableList<string>(partials.Where(name => file.Text.IndexOf(name, StringComparison.Ordinal) >= 0)));
    }

    /// <summary>What a template writes to include the file at this path; null where it is no partial.</summary>
    public static string? PartialName(string path)
    {
        const string prefix = PromptPaths.TemplatesFolder + "/";
        return path.StartsWith(prefix, StringComparison.Ordinal)
            && path.EndsWith(PromptPaths.TemplateExtension, StringComparison.Ordinal)
            ? path.Substring(prefix.Length, path.Length - prefix.Length - PromptPaths.TemplateExtension.Length)
            : null;
    }
}
