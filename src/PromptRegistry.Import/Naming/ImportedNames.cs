using System.Text;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Import.Naming;

/// <summary>Names of other tools as names of a registry.</summary>
internal static class ImportedNames
{
    private static readonly string[] Reserved =
        ["for", "while", "tablerow", "this", "empty", "true", "false", "null", "array", "date", "html", "math",
         "object", "regex", "string", "timespan", "include", "if", "else", "end", "do", "ret", "func", "case", "when",
         "capture", "with", "wrap", "import", "readonly", "break", "continue", "in", "demos"];

    /// <summary>The snake_case name of an input, a property or a variable: <c>firstName</c> is <c>first_name</c>.</summary>
    public static string Snake(string name)
    {
        var snake = new StringBuilder();
        for (var i = 0; i < name.Length && snake.Length < 80; i++)
        {
            var c = name[i];
            var beginsWord = char.IsUpper(c) && i > 0 && (char.IsLower(name[i - 1]) || char.IsAsciiDigit(name[i - 1])
                || (char.IsUpper(name[i - 1]) && i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (beginsWord && snake.Length > 0 && snake[^1] != '_') snake.Append('_');
            if (char.IsAsciiLetterOrDigit(c)) snake.Append(char.ToLowerInvariant(c));
            else if (snake.Length > 0 && snake[^1] != '_') snake.Append('_');
        }

        var text = snake.ToString().Trim('_');
        if (text.Length == 0) text = "value";
        if (char.IsAsciiDigit(text[0])) text = "n" + text;
        return Reserved.Contains(text) ? text + "_value" : text;
    }

    /// <summary>The prompt's name for a file's or a title: lower-case segments, none of them an environment or a version.</summary>
    public static string Prompt(string name, IReadOnlyList<string> environments)
    {
        var segments = name.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Select(Segment).Where(s => s.Length > 0).TakeLast(8).ToList();
        if (segments.Count == 0) segments.Add("prompt");
        for (var i = 0; i < segments.Count; i++)
        {
            if (!PromptName.IsValid(segments[i], environments, out _)) segments[i] += "-prompt";
        }

        var joined = string.Join('/', segments);
        return joined.Length <= 120 ? joined : segments[^1][..Math.Min(100, segments[^1].Length)].TrimEnd('-');
    }

    private static string Segment(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsUpper(c) && i > 0 && char.IsLower(text[i - 1]) && result.Length > 0 && result[^1] != '-') result.Append('-');
            if (char.IsAsciiLetterOrDigit(c)) result.Append(char.ToLowerInvariant(c));
            else if (result.Length > 0 && result[^1] != '-') result.Append('-');
        }

        var segment = result.ToString().Trim('-');
        if (segment.Length > 100) segment = segment[..100].TrimEnd('-');
        return segment.Length > 0 && char.IsAsciiDigit(segment[0]) ? "p" + segment : segment;
    }
}
