using System.Diagnostics.CodeAnalysis;

namespace PromptRegistry.Core.Versions;

/// <summary>The rules for names: of prompts (the path of the folder under <c>prompts/</c>) and of environments.</summary>
public static class PromptName
{
    private const int MaximumLength = 200;

    /// <summary>Whether a prompt may have this name.</summary>
    /// <param name="environments">Names that would make a tag ambiguous.</param>
    /// <param name="reason">Why not, as a sentence.</param>
    public static bool IsValid(string name, IEnumerable<string> environments, [NotNullWhen(false)] out string? reason)
    {
        reason = Check(name, environments);
        return reason is null;
    }

    /// <summary>Whether a text is one lower-case segment: <c>[a-z][a-z0-9-]*</c>.</summary>
    public static bool IsSegment(string text)
    {
        if (text.Length == 0 || text[0] is < 'a' or > 'z') return false;
        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) return false;
        }

        return true;
    }

    private static string? Check(string name, IEnumerable<string> environments)
    {
        if (name.Length == 0) return "A prompt's name cannot be empty.";
        if (name.Length > MaximumLength) return $"A prompt's name has at most {MaximumLength} characters.";
        var reserved = new HashSet<string>(environments, StringComparer.Ordinal);
        foreach (var segment in name.Split('/'))
        {
            var place = segment == name ? $"'{name}'" : $"'{segment}' in '{name}'";
            if (!IsSegment(segment))
            {
                return $"{place} is not allowed: a segment of a prompt's name begins with a lower-case letter and has only "
                    + "lower-case letters, digits and '-'.";
            }

            if (reserved.Contains(segment))
                return $"{place} is the name of an environment. Rename the folder.";

            if (segment[0] == 'v' && segment.Length > 1 && IsVersionShaped(segment))
                return $"{place} looks like a version. Rename the folder.";
        }

        return null;
    }

    private static bool IsVersionShaped(string segment)
    {
        for (var i = 1; i < segment.Length; i++)
        {
            if (segment[i] is < '0' or > '9') return false;
        }

        return true;
    }
}
