using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Checking;

/// <summary>
/// Marks of other template languages in the text of a template. Scriban takes them for text, or for a comment, so that they reach the model as they stand:
/// most likely nobody wants that.
/// </summary>
internal static class ForeignMarks
{
    private const int MostFindings = 20;

    private const string Verbatim = "; where it is meant as text, write {%{ before it and }%} behind it";

    /// <summary>The findings about one text, in its order.</summary>
    /// <param name="locate">The place of so many characters from an offset.</param>
    public static IEnumerable<Diagnostic> Check(PromptManifest manifest, string text, Func<int, int, SourceLocation> locate) =>
        Find(text, [.. manifest.Inputs.Select(i => i.Name)])
            .Take(MostFindings)
            .Select(mark => new Diagnostic(TemplateDiagnostics.ForeignMark, locate(mark.Start, mark.Length),
                $"'{text.Substring(mark.Start, mark.Length)}' {mark.Advice}{Verbatim}."));

    private static IEnumerable<(int Start, int Length, string Advice)> Find(string text, HashSet<string> inputs)
    {
        for (var i = text.IndexOf('{'); i >= 0 && i + 1 < text.Length; i = i < text.Length ? text.IndexOf('{', i) : -1)
        {
            var next = text[i + 1];
            if (next == '%' && IsAt(text, i, "{%{"))
            {
                i = Behind(text, "}%}", i + 3);
            }
            else if (next == '%' && Line(text, i, "%}") is var block and > 0)
            {
                yield return (i, block, "is a statement of Jinja, Liquid or Twig, which is plain text here. Write {{ if … }}, {{ for x in list }}, {{ end }}");
                i += block;
            }
            else if (next == '#' && Line(text, i, "#}") is var comment and > 0)
            {
                yield return (i, comment, "is a comment of Jinja or Twig, which the model would read here. Write {{ # a comment }}");
                i += comment;
            }
            else if (IsAt(text, i, "{{"))
            {
                if (Code(text, i) is { } code) yield return code;
                i = Behind(text, "}}", i + 2);
                while (i < text.Length && text[i] == '}') i++;
            }
            else
            {
                var name = NameIn(text, i);
                var isDollar = i > 0 && text[i - 1] == '$';
                if (name.Length > 0 && (isDollar || inputs.Contains(name)))
                {
                    yield return (isDollar ? i - 1 : i, name.Length + (isDollar ? 3 : 2), inputs.Contains(name)
                        ? $"stays as it is, and no value is put there. Write {{{{ {name} }}}}"
                        : $"stays as it is, as in no template string of JavaScript or a shell. Write {{{{ name }}}} with the name of an input");
                }

                i += name.Length > 0 ? name.Length + 2 : 1;
            }
        }
    }

    /// <summary>What is written between Scriban's own braces, in the way of others.</summary>
    private static (int Start, int Length, string Advice)? Code(string text, int at)
    {
        if (IsAt(text, at, "{{{") && Line(text, at, "}}}") is var triple and > 0 && IsName(text.Substring(at + 3, triple - 6).Trim()))
            return (at, triple, $"is Handlebars or Mustache for a value without escapes, which is an object here. Write {{{{ {text.Substring(at + 3, triple - 6).Trim()} }}}}");
        var length = Line(text, at, "}}");
        if (length == 0) return null;
        var inside = text.Substring(at + 2, length - 4).Trim();
        if (at > 0 && text[at - 1] == '$')
            return (at - 1, length + 1, $"looks like an expression of GitHub Actions; the template puts a value there, behind the '$'. For a value write {{{{ {inside} }}}} without it");
        if (inside.StartsWith(".", StringComparison.Ordinal) && inside.Length > 1 && char.IsLetter(inside[1]))
            return (at, length, "looks like a value of Helm or Go. Write the name of an input without the dot");
        if (inside.StartsWith("#each ", StringComparison.Ordinal))
            return (at, length, $"is a loop of Handlebars, which is a comment here. Write {{{{ for x in {inside.Substring(6).Trim()} }}}} … {{{{ end }}}}");
        if (inside.StartsWith("#if ", StringComparison.Ordinal))
            return (at, length, $"is a condition of Handlebars, which is a comment here. Write {{{{ if {inside.Substring(4).Trim()} }}}} … {{{{ end }}}}");
        return inside.Length > 1 && inside[0] == '/' && inside[1] is >= 'a' and <= 'z' ? (at, length, "is the end of a block of Handlebars. Write {{ end }}") : null;
    }

    private static bool IsAt(string text, int at, string mark) => string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0;

    private static int Behind(string text, string mark, int from)
    {
        var end = text.IndexOf(mark, Math.Min(from, text.Length), StringComparison.Ordinal);
        return end < 0 ? text.Length : end + mark.Length;
    }

    /// <summary>The length up to and with a mark in the same line; 0 where there is none.</summary>
    private static int Line(string text, int at, string mark)
    {
        var lineEnd = text.IndexOf('\n', at);
        if (lineEnd < 0) lineEnd = text.Length;
        if (at + 2 > lineEnd) return 0;
        var end = text.IndexOf(mark, at + 2, lineEnd - at - 2, StringComparison.Ordinal);
        return end < 0 ? 0 : end + mark.Length - at;
    }

    /// <summary>The name that stands alone in a pair of braces; empty where something else does.</summary>
    private static string NameIn(string text, int at)
    {
        var end = text.IndexOf('}', at);
        return end > at + 1 && end - at < 100 && text.Substring(at + 1, end - at - 1) is var name && IsName(name) ? name : "";
    }

    private static bool IsName(string text)
    {
        if (text.Length == 0 || !(char.IsLetter(text[0]) || text[0] == '_')) return false;
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '.')) return false;
        }

        return true;
    }
}
