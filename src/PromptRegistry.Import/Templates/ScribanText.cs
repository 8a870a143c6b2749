using System.Text;

namespace PromptRegistry.Import.Templates;

/// <summary>Text as it stands in a template of Scriban: what looks like a mark of this or another language is escaped.</summary>
internal static class ScribanText
{
    /// <param name="names">Names of inputs, which in single braces are taken for a slip of the pen.</param>
    public static string Escape(string text, IReadOnlySet<string> names)
    {
        if (!text.Contains('{', StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length + 16);
        var from = 0;
        for (var i = text.IndexOf('{'); i >= 0; i = i < text.Length ? text.IndexOf('{', i) : -1)
        {
            var end = EndOf(text, i, names);
            if (end <= i)
            {
                i++;
                continue;
            }

            result.Append(text, from, i - from);
            var part = text[i..end];
            // A text with the escape's own end is written as a value.
            if (part.Contains("}%}", StringComparison.Ordinal)) result.Append("{{ ").Append(Quote(part)).Append(" }}");
            else result.Append("{%{").Append(part).Append("}%}");
            from = i = end;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>A text as a literal of Scriban.</summary>
    public static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': result.Append("\\\""); break;
                case '\\': result.Append("\\\\"); break;
                case '\n': result.Append("\\n"); break;
                case '\r': result.Append("\\r"); break;
                case '\t': result.Append("\\t"); break;
                case '{' or '}': result.Append(c == '{' ? "\\u007b" : "\\u007d"); break;
                default: result.Append(c); break;
            }
        }

        return result.Append('"').ToString();
    }

    /// <summary>The end of what must be escaped from a brace on; the brace's own place where nothing must.</summary>
    private static int EndOf(string text, int at, IReadOnlySet<string> names)
    {
        var lineEnd = text.IndexOf('\n', at);
        if (lineEnd < 0) lineEnd = text.Length;
        var run = at;
        while (run < text.Length && text[run] == '{') run++;
        if (run >= text.Length) return run;
        if (run - at >= 2)
        {
            var close = text.IndexOf("}}", run, lineEnd - run, StringComparison.Ordinal);
            if (close < 0) return run;
            close += 2;
            while (close < text.Length && text[close] == '}') close++;
            return close;
        }

        if (text[run] is '%' or '#')
        {
            var close = text.IndexOf(text[run] + "}", run + 1, lineEnd - run - 1, StringComparison.Ordinal);
            return close < 0 ? run + 1 : close + 2;
        }

        var brace = text.IndexOf('}', run, lineEnd - run);
        if (brace < 0) return at;
        var name = text[run..brace];
        return names.Contains(name) || (at > 0 && text[at - 1] == '$' && name.Length > 0) ? brace + 1 : at;
    }
}
