using System.Text;
using System.Text.RegularExpressions;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>Names of files in a prompt's folder: <c>*</c> and <c>?</c> stay within a name; <c>**/</c> stands for any folders or none.</summary>
internal static class FilePattern
{
    /// <summary>Whether a name, or pattern, stays within the folder.</summary>
    public static bool IsInside(string name) =>
        !name.Contains('\\', StringComparison.Ordinal) && !name.StartsWith('/') && !name.Split('/').Any(part => part is "" or "." or "..");

    public static bool IsPattern(string name) => name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal);

    public static Regex Of(string pattern)
    {
        var text = new StringBuilder(@"\A");
        foreach (var part in Regex.Split(pattern, @"(\*\*/|\*|\?)"))
        {
            text.Append(part switch
            {
                "**/" => "(?:[^/]+/)*",
                "*" => "[^/]*",
                "?" => "[^/]",
                _ => Regex.Escape(part),
            });
        }

        return new Regex(text.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
