using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Templates;

internal enum TagKind
{
    Text,
    Output,
    Statement,
    Comment,
}

/// <summary>A piece of a template: text, or a tag with what stands between its marks.</summary>
internal sealed record Tag(TagKind Kind, string Body, int Line, TagTrim Trim)
{
    /// <summary>The tag as the source has it.</summary>
    public string Source { get; init; } = "";
}

/// <summary>
/// Cuts a template into text and tags: <c>{{ … }}</c>, and where the language has them <c>{% … %}</c> and <c>{# … #}</c>. Texts in quotes inside of a tag are
/// passed over. Bounded by the text's length: no tag is looked at twice.
/// </summary>
internal sealed class TagScanner
{
    private const int MostTags = 50_000;
    private readonly string text;
    private readonly int firstLine;
    private readonly ImportReport report;
    private readonly List<Tag> tags = [];
    private int line;
    private int counted;

    /// <param name="firstLine">The line of the file where the text begins.</param>
    public TagScanner(string text, int firstLine, ImportReport report)
    {
        this.text = text;
        this.report = report;
        this.firstLine = line = firstLine;
    }

    /// <summary>Jinja, Nunjucks and Liquid. Liquid has no <c>{# … #}</c>.</summary>
    public List<Tag> Blocks(bool hasComments)
    {
        var from = 0;
        for (var i = text.IndexOf('{'); i >= 0 && i + 1 < text.Length; i = i < text.Length ? text.IndexOf('{', i) : -1)
        {
            var kind = text[i + 1] switch
            {
                '{' => TagKind.Output,
                '%' => TagKind.Statement,
                '#' when hasComments => TagKind.Comment,
                _ => TagKind.Text,
            };
            if (kind == TagKind.Text)
            {
                i++;
                continue;
            }

            AddText(from, i);
            var end = kind == TagKind.Comment ? text.IndexOf("#}", i + 2, StringComparison.Ordinal) : EndOf(i + 2, kind == TagKind.Output ? "}}" : "%}");
            if (end < 0) throw Unclosed(i);
            var tag = Add(kind, i, end + 2, text[(i + 2)..end]);
            i = end + 2;
            if (kind == TagKind.Statement && Word(tag.Body) is "raw" or "verbatim") i = Raw(Word(tag.Body), i);
            from = i;
        }

        AddText(from, text.Length);
        return tags;
    }

    /// <summary>Handlebars and Mustache: <c>{{ … }}</c>, <c>{{{ … }}}</c>, <c>{{! … }}</c>, <c>{{!-- … --}}</c>; <c>\{{</c> is text.</summary>
    public List<Tag> Braces()
    {
        var from = 0;
        for (var i = text.IndexOf("{{", StringComparison.Ordinal); i >= 0; i = text.IndexOf("{{", i, StringComparison.Ordinal))
        {
            if (i > 0 && text[i - 1] == '\\')
            {
                AddText(from, i - 1);
                var close = text.IndexOf("}}", i, StringComparison.Ordinal);
                var last = close < 0 ? text.Length : close + 2;
                AddText(i, last);
                from = i = last;
                continue;
            }

            AddText(from, i);
            int end;
            var start = i + 2;
            var inner = start < text.Length && text[start] == '~' ? start + 1 : start;
            if (string.CompareOrdinal(text, inner, "!--", 0, 3) == 0)
            {
                var close = text.IndexOf("--", inner + 3, StringComparison.Ordinal);
                end = close < 0 ? -1 : text.IndexOf("}}", close, StringComparison.Ordinal);
                if (end < 0) throw Unclosed(i);
                Add(TagKind.Comment, i, end + 2, "");
            }
            else if (inner < text.Length && text[inner] == '!')
            {
                end = text.IndexOf("}}", inner, StringComparison.Ordinal);
                if (end < 0) throw Unclosed(i);
                Add(TagKind.Comment, i, end + 2, "");
            }
            else if (inner < text.Length && text[inner] == '{')
            {
                end = EndOf(inner + 1, "}}}");
                if (end < 0) throw Unclosed(i);
                Add(TagKind.Output, i, end + 3, text[(inner + 1)..end]);
                end++;
            }
            else
            {
                end = EndOf(start, "}}");
                if (end < 0) throw Unclosed(i);
                Add(TagKind.Output, i, end + 2, text[start..end]);
            }

            from = i = end + 2;
        }

        AddText(from, text.Length);
        return tags;
    }

    /// <summary>The first word of a statement.</summary>
    public static string Word(string body)
    {
        var trimmed = body.TrimStart();
        var end = 0;
        while (end < trimmed.Length && (char.IsLetterOrDigit(trimmed[end]) || trimmed[end] == '_')) end++;
        return trimmed[..end];
    }

    /// <summary>Takes comments out, each with its line where it stands alone on it.</summary>
    public static List<Tag> WithoutComments(IReadOnlyList<Tag> tags, bool takesLines)
    {
        var texts = tags.Select(t => t.Body).ToArray();
        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i].Kind != TagKind.Comment) continue;
            var alone = takesLines && IsAlone(tags, i);
            if (i > 0 && tags[i - 1].Kind == TagKind.Text)
                texts[i - 1] = tags[i].Trim.Left == '-' ? texts[i - 1].TrimEnd() : alone ? texts[i - 1].TrimEnd(' ', '\t') : texts[i - 1];
            if (i + 1 >= tags.Count || tags[i + 1].Kind != TagKind.Text) continue;
            if (tags[i].Trim.Right == '-') texts[i + 1] = texts[i + 1].TrimStart();
            else if (alone) texts[i + 1] = AfterLine(texts[i + 1]);
        }

        var result = new List<Tag>();
        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i].Kind == TagKind.Comment) continue;
            if (tags[i].Kind != TagKind.Text) result.Add(tags[i]);
            else if (result.Count > 0 && result[^1].Kind == TagKind.Text) result[^1] = result[^1] with { Body = result[^1].Body + texts[i] };
            else result.Add(tags[i] with { Body = texts[i] });
        }

        return result;
    }

    /// <summary>Whether only blanks stand beside a tag in its line.</summary>
    public static bool IsAlone(IReadOnlyList<Tag> tags, int i)
    {
        if (i > 0)
        {
            if (tags[i - 1].Kind != TagKind.Text) return false;
            var before = tags[i - 1].Body;
            var blank = before.TrimEnd(' ', '\t');
            if (blank.Length > 0 ? blank[^1] != '\n' : i > 1) return false;
        }

        if (i + 1 >= tags.Count) return true;
        if (tags[i + 1].Kind != TagKind.Text) return false;
        var after = tags[i + 1].Body.TrimStart(' ', '\t');
        return after.Length > 0 ? after[0] == '\n' : i + 2 >= tags.Count;
    }

    /// <summary>A text without what stands before its first line end, and that.</summary>
    public static string AfterLine(string text)
    {
        var end = text.IndexOf('\n');
        return end < 0 ? text.TrimStart(' ', '\t') : text[(end + 1)..];
    }

    private ImportRefusal Unclosed(int at)
    {
        AddText(at, at);
        return report.Refuse(LineOf(at), $"The tag that begins with '{Start(at)}' is never closed. Close it, or escape its braces where they are meant as text.");
    }

    private string Start(int at)
    {
        var end = text.IndexOf('\n', at);
        if (end < 0) end = text.Length;
        return text[at..Math.Min(end, at + 30)].TrimEnd();
    }

    private int Raw(string word, int from)
    {
        tags.RemoveAt(tags.Count - 1);
        for (var i = text.IndexOf("{%", from, StringComparison.Ordinal); i >= 0; i = text.IndexOf("{%", i + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf("%}", i, StringComparison.Ordinal);
            if (end < 0) break;
            if (Word(text[(i + 2)..end].TrimStart('-', '+')) != "end" + word) continue;
            AddText(from, i);
            return end + 2;
        }

        throw report.Refuse(LineOf(from), $"'{word}' is never closed. Write '{{% end{word} %}}' behind it.");
    }

    private int EndOf(int from, string mark)
    {
        var quote = '\0';
        for (var i = from; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == '\\')
                {
                    i++;
                }
                else if (c == quote)
                {
                    quote = '\0';
                }
                else if (c == '\n' || string.CompareOrdinal(text, i, mark, 0, mark.Length) == 0)
                {
                    // An apostrophe in words, not a quotation: the first mark ends the tag.
                    return text.IndexOf(mark, from, StringComparison.Ordinal);
                }
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (string.CompareOrdinal(text, i, mark, 0, mark.Length) == 0)
            {
                return i;
            }
        }

        return text.IndexOf(mark, from, StringComparison.Ordinal);
    }

    private Tag Add(TagKind kind, int start, int end, string body)
    {
        if (tags.Count >= MostTags) throw report.Refuse(LineOf(start), $"The template has more than {MostTags} tags. Split it.");
        var left = ' ';
        var right = ' ';
        if (body.Length > 0 && body[0] is '-' or '+' or '~')
        {
            left = body[0] == '+' ? ' ' : '-';
            body = body[1..];
        }

        if (body.Length > 0 && body[^1] is '-' or '+' or '~')
        {
            right = body[^1] == '+' ? ' ' : '-';
            body = body[..^1];
        }

        var tag = new Tag(kind, body.Trim(), LineOf(start), new TagTrim(left, right)) { Source = text[start..end] };
        tags.Add(tag);
        return tag;
    }

    private void AddText(int from, int to)
    {
        if (to > from) tags.Add(new Tag(TagKind.Text, text[from..to], LineOf(from), TagTrim.None));
    }

    private int LineOf(int at)
    {
        if (at < counted)
        {
            line = firstLine;
            counted = 0;
        }

        for (; counted < at; counted++)
        {
            if (text[counted] == '\n') line++;
        }

        return line;
    }
}
