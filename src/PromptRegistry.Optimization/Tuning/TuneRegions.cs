using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Optimization.Tuning;

/// <summary>
/// A stretch of a template that may be changed: what stands between <c>{{# tune #}}</c> and <c>{{# end #}}</c>, without white space at its
/// ends.
/// </summary>
/// <param name="Id">The file's name in the prompt's folder, <c>#</c> and which region of it: <c>system.scriban#1</c>.</param>
/// <param name="Start">Where the text begins, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
internal sealed record TuneRegion(string Id, string File, int Start, int End)
{
    /// <summary>The text as it stands.</summary>
    public string Of(string content) => content[Start..End];
}

/// <summary>
/// Finds the regions of a template. Both marks are comments of the template language, so an engine sees nothing of them. What looks like a
/// mark within code, a text of code or an
/// escape block is none.
/// </summary>
internal static partial class TuneRegions
{
    public static IReadOnlyList<TuneRegion> Find(string path, string file, string content, ICollection<Diagnostic> findings)
    {
        var regions = new List<TuneRegion>();
        int? open = null;
        var at = 0;
        while (at < content.Length)
        {
            if (Escape().Match(content, at) is { Success: true } escape && escape.Index == at)
            {
                var close = content.IndexOf($"}}{escape.Groups[1].Value}}}", at + escape.Length, StringComparison.Ordinal);
                if (close < 0) break;
                at = close + escape.Length;
            }
            else if (Mark().Match(content, at) is { Success: true } mark && mark.Index == at)
            {
                at += mark.Length;
                var isEnd = mark.Groups[1].Value == "end";
                if (isEnd && open is { } start)
                {
                    regions.Add(Trimmed(file, regions.Count + 1, content, start, mark.Index));
                    open = null;
                }
                else if (isEnd)
                {
                    findings.Add(Problem(path, content, mark, "{{# end #}} ends no region. Write {{# tune #}} where the text begins that may be changed, or remove it."));
                }
                else if (open is not null)
                {
                    findings.Add(Problem(path, content, mark, "{{# tune #}} stands in a region that is open already. End the first one with {{# end #}}, or remove this mark."));
                }
                else
                {
                    open = at;
                }
            }
            else if (content[at] == '{' && at + 1 < content.Length && content[at + 1] == '{')
            {
                at = AfterCode(content, at + 2);
            }
            else
            {
                at++;
            }
        }

        if (open is { } unclosed)
        {
            findings.Add(new Diagnostic(EvaluationDiagnostics.TuneRegionBroken, Locate(path, content, unclosed, 0),
                "The region that begins here has no end. Write {{# end #}} behind the text that may be changed."));
        }

        return regions;
    }

    private static TuneRegion Trimmed(string file, int number, string content, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(content[start])) start++;
        while (end > start && char.IsWhiteSpace(content[end - 1])) end--;
        return new TuneRegion($"{file}#{number}", file, start, end);
    }

    /// <summary>Behind the end of a piece of code; texts and comments in it may hold braces.</summary>
    private static int AfterCode(string content, int at)
    {
        while (at < content.Length)
        {
            switch (content[at])
            {
                case '}' when at + 1 < content.Length && content[at + 1] == '}':
                    return at + 2;
                case '"' or '\'' or '`':
                    at = AfterText(content, at);
                    break;
                case '#':
                    while (at < content.Length && content[at] != '\n' && string.CompareOrdinal(content, at, "}}", 0, 2) != 0) at++;
                    break;
                default:
                    at++;
                    break;
            }
        }

        return at;
    }

    private static int AfterText(string content, int at)
    {
        var quote = content[at++];
        while (at < content.Length && content[at] != quote) at += content[at] == '\\' && quote != '`' ? 2 : 1;
        return at + 1;
    }

    private static Diagnostic Problem(string path, string content, Match mark, string message) =>
        new(EvaluationDiagnostics.TuneRegionBroken, Locate(path, content, mark.Index, mark.Length), message);

    private static SourceLocation Locate(string path, string content, int start, int length)
    {
        var line = content.AsSpan(0, start).Count('\n') + 1;
        var column = start - content[..start].LastIndexOf('\n');
        return new SourceLocation(path, line, column, line, column + length, start, length);
    }

    [GeneratedRegex(@"\G\{\{[-~]?\s*#\s*(tune|end)\s*#?\s*[-~]?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\G\{(%+)\{", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
