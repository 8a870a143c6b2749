using System.Buffers;

namespace PromptRegistry.Checks;

/// <summary>
/// Markup of an answer that does something where the answer is shown: scripts, raw HTML, and links or pictures whose address carries data away. Code between backticks is shown
/// as it is and does nothing.
/// </summary>
internal static class UnsafeMarkup
{
    /// <summary>A picture is fetched without a click: any query is data. A link is followed by a person, who may see a short one.</summary>
    private const int ShortQuery = 24;

    /// <summary>A part of a path that is longer than names are.</summary>
    private const int LongSegment = 48;

    private static readonly SearchValues<char> Marks = SearchValues.Create("<`:");
    private static readonly SearchValues<char> AddressEnds = SearchValues.Create(" \t\r\n<>\"'`)]}");
    private static readonly string[] Executable = ["javascript:", "vbscript:", "data:text/html", "data:image/svg"];

    private static readonly HashSet<string> Elements = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "address", "applet", "area", "article", "aside", "audio", "b", "base", "bdo", "blink", "blockquote", "body", "br", "button", "canvas", "center", "cite", "code",
        "col", "dd", "details", "dialog", "div", "dl", "dt", "em", "embed", "fieldset", "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head",
        "header", "hr", "html", "i", "iframe", "img", "input", "ins", "label", "legend", "li", "link", "main", "map", "mark", "marquee", "math", "meta", "nav", "noscript", "object", "ol",
        "option", "p", "param", "picture", "pre", "q", "s", "samp", "script", "section", "select", "small", "source", "span", "strong", "style", "sub", "summary", "sup", "svg", "table",
        "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr", "track", "u", "ul", "video", "wbr",
    };

    /// <param name="allowedHosts">Hosts to which addresses may carry anything, with those below them: <c>example.org</c>.</param>
    /// <returns>What it is and where it stands, in characters; null for nothing.</returns>
    public static (string What, int Start, int Length)? Find(string text, IReadOnlyList<string> allowedHosts)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text.AsSpan(at).IndexOfAny(Marks);
            if (next < 0) return null;
            at += next;
            switch (text[at])
            {
                case '`':
                    at = EndOfCode(text, at);
                    break;
                case '<' when ElementAt(text, at) is { } length:
                    return ("raw HTML", at, length);
                case ':' when AddressAt(text, at, allowedHosts) is { } found:
                    return found;
            }
        }

        return null;
    }

    /// <summary>The last backtick of the code that begins here; the last one of the opening where it is not closed.</summary>
    private static int EndOfCode(string text, int start)
    {
        var ticks = 1;
        while (start + ticks < text.Length && text[start + ticks] == '`') ticks++;
        for (var at = start + ticks; at < text.Length;)
        {
            var next = text.IndexOf('`', at);
            if (next < 0) break;
            var run = 1;
            while (next + run < text.Length && text[next + run] == '`') run++;
            if (run == ticks) return next + run - 1;
            at = next + run;
        }

        return start + ticks - 1;
    }

    /// <summary>How long a tag of HTML is that stands here; null where none does.</summary>
    private static int? ElementAt(string text, int start)
    {
        var at = start + 1;
        if (at < text.Length && text[at] == '/') at++;
        var name = at;
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
        if (at == name || (at < text.Length && text[at] is not (' ' or '\t' or '\r' or '\n' or '/' or '>')) || at - name > 12) return null;
        if (!Elements.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(name, at - name))) return null;
        var end = text.IndexOf('>', at);
        return (end < 0 ? text.Length : end + 1) - start;
    }

    private static (string What, int Start, int Length)? AddressAt(string text, int colon, IReadOnlyList<string> allowedHosts)
    {
        var start = colon;
        while (start > 0 && colon - start < 12 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-' or '.')) start--;
        if (start == colon) return null;
        var rest = text.AsSpan(start);
        var end = rest.IndexOfAny(AddressEnds);
        var address = end < 0 ? rest : rest[..end];
        foreach (var scheme in Executable) if (address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return ("an address that runs code", start, address.Length);
        if (!address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return null;
        var isPicture = IsPicture(text, start);
        return CarriesData(address[(address.IndexOf("//", StringComparison.Ordinal) + 2)..], isPicture, allowedHosts)
            ? (isPicture ? "a picture whose address carries data" : "a link whose address carries data", start, address.Length)
            : null;
    }

    /// <summary>Whether an address stands in <c>![…](…)</c>.</summary>
    private static bool IsPicture(string text, int start)
    {
        var open = start - 1;
        if (open > 0 && text[open] == '<') open--;
        if (open < 2 || text[open] != '(' || text[open - 1] != ']') return false;
        var bracket = text.LastIndexOf('[', open - 1, Math.Min(open, 512));
        return bracket > 0 && text[bracket - 1] == '!';
    }

    private static bool IsAtOrBelow(ReadOnlySpan<char> name, string host) => name.EndsWith(host, StringComparison.OrdinalIgnoreCase)
        && (name.Length == host.Length || name[^(host.Length + 1)] == '.');

    /// <param name="address">Without its scheme.</param>
    private static bool CarriesData(ReadOnlySpan<char> address, bool isPicture, IReadOnlyList<string> allowedHosts)
    {
        var host = address[..(address.IndexOfAny('/', '?', '#') is >= 0 and var end ? end : address.Length)];
        if (host.Contains('@')) return true;
        var name = host.LastIndexOf(':') is >= 0 and var port ? host[..port] : host;
        foreach (var allowed in allowedHosts)
        {
            if (IsAtOrBelow(name, allowed)) return false;
        }

        foreach (var label in name.Split('.')) if (label.End.Value - label.Start.Value >= LongSegment) return true;
        var path = address[host.Length..];
        var query = path.IndexOfAny('?', '#');
        if (query >= 0 && path.Length - query - 1 >= (isPicture ? 1 : ShortQuery)) return true;
        if (query >= 0) path = path[..query];
        foreach (var segment in path.Split('/')) if (segment.End.Value - segment.Start.Value >= LongSegment) return true;
        return false;
    }
}
