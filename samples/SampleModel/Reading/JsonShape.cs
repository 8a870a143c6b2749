using System.Text.RegularExpressions;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>
/// Reads the JSON object that a prompt describes, by example or by JSON Schema. Placeholders need not be valid JSON.
/// </summary>
internal static partial class JsonShape
{
    /// <summary>The fields in their order; empty when the prompt describes no object.</summary>
    public static IReadOnlyList<ShapeField> Find(string instructions)
    {
        foreach (Match open in ObjectStart().Matches(instructions))
        {
            var members = Members(instructions, open.Index);
            var properties = members.FirstOrDefault(member => member.Key == "properties");
            if (properties.Value is { } nested && nested.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start)
                members = Members(nested, start);
            if (members.Count > 0)
                return [.. members.Select(member => new ShapeField(member.Key, Values(member.Value)))];
        }

        return [];
    }

    /// <summary>
    /// The members of the object that opens at <paramref name="start"/>: names with the raw text of their values.
    /// </summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Members(string text, int start)
    {
        var members = new List<KeyValuePair<string, string>>();
        var depth = 0;
        string? key = null;
        var valueStart = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    var end = StringEnd(text, i);
                    if (depth == 1 && key is null)
                    {
                        key = text[(i + 1)..end];
                        valueStart = end + 1;
                    }

                    i = end;
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case ',' when depth == 1:
                    Close(i);
                    break;
                case '}' or ']' when --depth == 0:
                    Close(i);
                    return members;
            }
        }

        return [];

        void Close(int end)
        {
            var value = key is null ? "" : text[valueStart..end].TrimStart();
            if (key is not null && value.StartsWith(':')) members.Add(new(key, value[1..].Trim()));
            key = null;
        }
    }

    private static string[] Values(string text)
    {
        var enumeration = Enumeration().Match(text);
        if (enumeration.Success)
            return [.. Quoted().Matches(enumeration.Groups["items"].Value).Select(match => match.Groups["text"].Value)];
        if (!text.Contains('|', StringComparison.Ordinal)) return [];
        return [.. text.Split('|').Select(value => value.Trim(' ', '"', '<', '>', '\'')).Where(value => value.Length > 0)];
    }

    private static int StringEnd(string text, int quote)
    {
        for (var i = quote + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') return i;
        }

        return text.Length - 1;
    }

    [GeneratedRegex("""\{(?=\s*")""")]
    private static partial Regex ObjectStart();

    [GeneratedRegex("""
        "enum"\s*:\s*\[(?<items>[^\]]*)\]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Enumeration();

    [GeneratedRegex("""
        "(?<text>[^"]*)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quoted();
}
