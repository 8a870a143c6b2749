using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Templates;

/// <summary>Reads templates of Semantic Kernel's own language: <c>{{$name}}</c>, <c>{{'text'}}</c>, <c>{{plugin.function $name}}</c>.</summary>
internal static class KernelTemplates
{
    public static SourceTemplate Read(string text, int firstLine, ImportReport report)
    {
        var nodes = new List<SourceNode>();
        foreach (var tag in new TagScanner(text, firstLine, report).Braces())
        {
            var body = tag.Body.Trim();
            if (tag.Kind == TagKind.Text) nodes.Add(new TextNode(tag.Line, tag.Body));
            else if (tag.Kind == TagKind.Comment || body.Length == 0) nodes.Add(new TextNode(tag.Line, tag.Source));
            else if (Value(body) is { } value) nodes.Add(new OutputNode(tag.Line, value, TagTrim.None));
            else throw report.Refuse(tag.Line, $"'{tag.Source.ReplaceLineEndings(" ")}' is neither a variable, a text nor a call. Mend it, or write the braces as a text: {{{{'{{{{'}}}}.");
        }

        return new SourceTemplate(nodes, Truth.Emptiness) { IgnoresCase = true };
    }

    private static SourceExpression? Value(string body)
    {
        if (body[0] is '\'' or '"')
        {
            return body.Length > 1 && body[^1] == body[0]
                ? new LiteralExpression(body[1..^1].Replace("\\" + body[0], body[0].ToString(), StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal))
                : null;
        }

        if (body[0] == '$') return IsName(body[1..]) ? new VariableExpression(body[1..]) : null;
        var end = body.IndexOfAny([' ', '\t', '\n']);
        var name = end < 0 ? body : body[..end];
        return name.Split('.') is { Length: <= 2 } names && names.All(IsName) ? new CallExpression(name[(name.LastIndexOf('.') + 1)..], body) : null;
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

/// <summary>Reads a text whose only marks are names in braces: <c>{{name}}</c>. Everything else in braces is text.</summary>
internal static class PlainTemplates
{
    public static SourceTemplate Read(string text, int firstLine)
    {
        var nodes = new List<SourceNode>();
        var from = 0;
        var line = firstLine;
        for (var i = text.IndexOf("{{", StringComparison.Ordinal); i >= 0; i = text.IndexOf("{{", i, StringComparison.Ordinal))
        {
            var end = text.IndexOf("}}", i + 2, Math.Min(text.Length - i - 2, 120), StringComparison.Ordinal);
            var name = end < 0 ? "" : text[(i + 2)..end].Trim();
            if (!IsName(name) || (i > 0 && text[i - 1] is '{' or '$') || (end + 2 < text.Length && text[end + 2] == '}'))
            {
                i += 2;
                continue;
            }

            Add(text[from..i]);
            nodes.Add(new OutputNode(line, new VariableExpression(name), TagTrim.None));
            from = i = end + 2;
        }

        Add(text[from..]);
        return new SourceTemplate(nodes, Truth.Emptiness);

        void Add(string part)
        {
            if (part.Length > 0) nodes.Add(new TextNode(line, part));
            line += part.Count(c => c == '\n');
        }
    }

    private static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
