using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Templates;

/// <summary>Which language of braces is read; they share most.</summary>
internal enum BraceDialect
{
    Handlebars,
    Mustache,

    /// <summary>Handlebars with the helpers of dotprompt.</summary>
    Dotprompt,

    /// <summary>Handlebars with the helpers of Semantic Kernel.</summary>
    Kernel,
}

/// <summary>Reads templates of Handlebars and Mustache.</summary>
internal sealed class BraceTemplates
{
    private const int MostDepth = 60;
    private readonly List<Tag> tags;
    private readonly ImportReport report;
    private readonly TemplateParts parts;
    private readonly BraceDialect dialect;
    private int at;
    private int depth;
    private int loops;

    private BraceTemplates(string text, int firstLine, BraceDialect dialect, ImportReport report, TemplateParts parts)
    {
        this.report = report;
        this.parts = parts;
        this.dialect = dialect;
        tags = TagScanner.WithoutComments(new TagScanner(text, firstLine, report).Braces(), takesLines: true);
    }

    public static SourceTemplate Read(string text, int firstLine, BraceDialect dialect, ImportReport report, TemplateParts parts) =>
        new(Read(text, firstLine, dialect, report, parts, new BraceContext(null, null)), Truth.Emptiness);

    private static List<SourceNode> Read(string text, int firstLine, BraceDialect dialect, ImportReport report, TemplateParts parts, BraceContext context)
    {
        var reader = new BraceTemplates(text, firstLine, dialect, report, parts);
        var nodes = reader.Body(context);
        if (reader.at < reader.tags.Count) throw report.Refuse(reader.tags[reader.at].Line, $"'{reader.tags[reader.at].Source}' ends a block that is not open. Remove it, or open the block.");
        return nodes;
    }

    /// <summary>The nodes up to a tag that ends the block or begins its <c>else</c>, which is left.</summary>
    private List<SourceNode> Body(BraceContext context)
    {
        if (++depth > MostDepth) throw report.Refuse(tags[at - 1].Line, $"Blocks nest more than {MostDepth} deep.");
        var nodes = new List<SourceNode>();
        while (at < tags.Count)
        {
            var tag = tags[at];
            if (tag.Kind == TagKind.Text)
            {
                if (tag.Body.Length > 0) nodes.Add(new TextNode(tag.Line, tag.Body));
                at++;
                continue;
            }

            var isAlone = TagScanner.IsAlone(tags, at);
            if (dialect == BraceDialect.Dotprompt && tag.Body == "/section")
            {
                // Sections are tags alone; people close them all the same.
                at++;
                TakeLine(isAlone, nodes);
                continue;
            }

            if (tag.Body.StartsWith('/') || IsElse(tag)) break;
            at++;
            try
            {
                Tag(tag, isAlone, context, nodes);
            }
            catch (UnreadableTag unreadable)
            {
                Lost(tag, isAlone, unreadable.Message, nodes);
            }
        }

        depth--;
        return nodes;
    }

    private void Tag(Tag tag, bool isAlone, BraceContext context, List<SourceNode> nodes)
    {
        if (tag.Body.Length == 0) throw report.Refuse(tag.Line, $"'{tag.Source.ReplaceLineEndings(" ")}' is empty. Write what stands there, or escape the braces.");
        switch (tag.Body[0])
        {
            case '#':
                nodes.AddRange(Block(tag, isAlone, context));
                return;
            case '^':
                nodes.AddRange(Section(tag, isAlone, tag.Body[1..].Trim(), isInverted: true, context));
                return;
            case '>':
                Partial(tag, isAlone, context, nodes);
                return;
            case '&':
                nodes.Add(new OutputNode(tag.Line, context.Resolve(tag.Body[1..].Trim()), tag.Trim));
                return;
            case '=':
                throw report.Refuse(tag.Line, $"'{tag.Source}' changes the marks of tags, which is not carried over. Write the template with '{{{{' and '}}}}'.");
        }

        if (tag.Body.Contains("{", StringComparison.Ordinal)) throw report.Refuse(tag.Line, $"'{tag.Source.ReplaceLineEndings(" ")}' has a brace inside of a tag: one was probably never closed. Close it, or escape the braces.");
        var words = BraceArguments.Read(tag.Body);
        if (dialect == BraceDialect.Dotprompt && Dotprompt(tag, isAlone, words, context, nodes)) return;
        nodes.Add(new OutputNode(tag.Line, BraceHelpers.Value(words, context, tag.Body), tag.Trim));
    }

    private bool Dotprompt(Tag tag, bool isAlone, List<BraceWord> words, BraceContext context, List<SourceNode> nodes)
    {
        switch (words[0].Text)
        {
            case "role" when words.Count == 2 && words[1].IsText:
                TakeLine(isAlone, nodes);
                nodes.Add(new RoleNode(tag.Line, words[1].Text == "model" ? "assistant" : words[1].Text));
                return true;
            case "history" when words.Count == 1:
                TakeLine(isAlone, nodes);
                nodes.Add(new ConversationNode(tag.Line, "history"));
                return true;
            case "section":
                Lost(tag, isAlone, "Sections mark a place for a program; nothing of it reaches the model.", nodes);
                return true;
            case "media":
                var url = words.FirstOrDefault(w => w.Key == "url") ?? throw new UnreadableTag("A 'url' is missing.");
                nodes.Add(new MediaNode(tag.Line, BraceHelpers.Value([url with { Key = null }], context, url.Text), Alone(tag, isAlone)));
                return true;
            default:
                return false;
        }
    }

    private List<SourceNode> Block(Tag open, bool isAlone, BraceContext context)
    {
        var body = open.Body[1..].TrimStart('>', '*').Trim();
        var words = BraceArguments.Read(body);
        if (words.Count == 0) throw report.Refuse(open.Line, $"'{open.Source}' has no name.");
        switch (words[0].Text)
        {
            case "if" or "unless" when words.Count > 1:
                return [If(open, isAlone, words, context)];
            case "ifEquals" or "unlessEquals" when words.Count == 3:
                var equal = new BinaryExpression(words[0].Text == "ifEquals" ? "==" : "!=", BraceHelpers.Operand(words[1], context), BraceHelpers.Operand(words[2], context));
                return [If(open, isAlone, equal, words[0].Text, context)];
            case "each" when words.Count > 1:
                return [Each(open, isAlone, words, context)];
            case "with" when words.Count > 1:
                return With(open, isAlone, words, context);
            case "section" when words.Count > 1:
                report.Lost(open.Line, $"'{open.Source}'", "Sections mark a place for a program; nothing of them reaches the model but the text in them.", "Write it in Scriban where it is needed.");
                return [];
            case "role" or "message" when words.Count > 1 && (words[1].IsText || words[1].Key == "role"):
                var inner = Body(context);
                Close(open, words[0].Text, context, inner);
                var role = words[1].Text == "model" ? "assistant" : words[1].Text;
                return [new RoleNode(open.Line, role), .. inner, new RoleNode(open.Line, "")];
        }

        if (words.Count == 1 && words[0] is { IsText: false, Call: null } && (dialect == BraceDialect.Mustache || words[0].Text is not ("if" or "each" or "unless" or "with")))
            return Section(open, isAlone, words[0].Text, isInverted: false, context);
        report.Lost(open.Line, $"'{open.Source}'", $"The block helper '{words[0].Text}' belongs to the program around the template; the text in it was kept.", "Write it in Scriban where it is needed.");
        var kept = Body(context);
        Close(open, words[0].Text, context, kept);
        return kept;
    }

    private IfNode If(Tag open, bool isAlone, List<BraceWord> words, BraceContext context)
    {
        var condition = Condition(open, words.Skip(1).Where(w => w.Key is null).ToList(), context);
        return If(open, isAlone, words[0].Text == "unless" ? new UnaryExpression("!", condition) : condition, words[0].Text, context);
    }

    private IfNode If(Tag open, bool isAlone, SourceExpression condition, string word, BraceContext context)
    {
        var branches = new List<IfBranch> { new(condition, Alone(open, isAlone), Body(context)) };
        while (at < tags.Count && IsElse(tags[at]))
        {
            var trim = Alone(tags[at], TagScanner.IsAlone(tags, at));
            var tag = tags[at++];
            var rest = tag.Body == "^" ? "" : tag.Body[4..].Trim();
            if (rest.Length == 0)
            {
                branches.Add(new IfBranch(null, trim, Body(context)));
                continue;
            }

            var words = BraceArguments.Read(rest);
            if (words[0].Text is not ("if" or "unless") || words.Count < 2) throw report.Refuse(tag.Line, $"'{tag.Source}' cannot be read: 'else if' was expected.");
            var other = Condition(tag, words.GetRange(1, words.Count - 1), context);
            branches.Add(new IfBranch(words[0].Text == "unless" ? new UnaryExpression("!", other) : other, trim, Body(context)));
        }

        return new IfNode(open.Line, branches, Close(open, word, context, []));
    }

    private SourceExpression Condition(Tag tag, List<BraceWord> words, BraceContext context)
    {
        try
        {
            if (words is [var left, { IsText: false, Text: "==" or "===" or "!=" or "!==" or "<" or "<=" or ">" or ">=" or "&&" or "||" } op, var right])
            {
                report.Changed(tag.Line, $"'{tag.Source}' is no condition of Handlebars, which has no operators. It was taken for what it says.");
                return new BinaryExpression(op.Text switch { "===" => "==", "!==" => "!=", var same => same }, BraceHelpers.Operand(left, context), BraceHelpers.Operand(right, context));
            }

            return words is [var value] ? BraceHelpers.Operand(value, context) : throw new UnreadableTag("One value was expected.");
        }
        catch (UnreadableTag unreadable)
        {
            throw report.Refuse(tag.Line, $"'{tag.Source}' cannot be read: {unreadable.Message}");
        }
    }

    private ForNode Each(Tag open, bool isAlone, List<BraceWord> words, BraceContext context)
    {
        var names = words.Find(w => w.Names.Count > 0)?.Names ?? [];
        var source = BraceHelpers.Operand(words[1], context);
        var variable = names.Count > 0 ? names[0] : ItemName(words[1].Text);
        var item = new VariableExpression(variable);
        var bound = new Dictionary<string, SourceExpression>();
        if (names.Count > 0) bound[names[0]] = item;
        if (names.Count > 1) bound[names[1]] = new LoopExpression("index");
        loops++;
        var body = Body(new BraceContext(item, context) { Names = bound, IsLoop = true });
        loops--;
        List<SourceNode>? otherwise = null;
        var elseTrim = TagTrim.None;
        if (at < tags.Count && IsElse(tags[at]))
        {
            elseTrim = Alone(tags[at], TagScanner.IsAlone(tags, at));
            at++;
            otherwise = Body(context);
        }

        return new ForNode(open.Line, variable, source, body, Alone(open, isAlone), Close(open, "each", context, []))
        {
            Else = otherwise,
            ElseTrim = elseTrim,
            KeyVariable = UsesKey(body) ? "key" : null,
        };
    }

    private List<SourceNode> With(Tag open, bool isAlone, List<BraceWord> words, BraceContext context)
    {
        var names = words.Find(w => w.Names.Count > 0)?.Names ?? [];
        var target = BraceHelpers.Operand(words[1], context);
        var bound = names.Count > 0 ? new Dictionary<string, SourceExpression> { [names[0]] = target } : [];
        var body = Body(new BraceContext(target, context) { Names = bound });
        var branches = new List<IfBranch> { new(target, Alone(open, isAlone), body) };
        if (at < tags.Count && IsElse(tags[at]))
        {
            var trim = Alone(tags[at], TagScanner.IsAlone(tags, at));
            at++;
            branches.Add(new IfBranch(null, trim, Body(context)));
        }

        return [new IfNode(open.Line, branches, Close(open, "with", context, []))];
    }

    /// <summary>A section of Mustache: a loop where its text uses what stands in the items, else a condition.</summary>
    private List<SourceNode> Section(Tag open, bool isAlone, string name, bool isInverted, BraceContext context)
    {
        var value = context.Resolve(name);
        if (isInverted)
        {
            var empty = Body(context);
            return [new IfNode(open.Line, [new IfBranch(new UnaryExpression("!", value), Alone(open, isAlone), empty)], Close(open, name, context, empty))];
        }

        var isLoop = IsLoopOver(name);
        var variable = ItemName(name);
        var body = Body(isLoop ? new BraceContext(new VariableExpression(variable), context) { IsLoop = true } : context);
        var branches = new List<IfBranch> { new(value, Alone(open, isAlone), body) };
        var close = default(TagTrim);
        if (at < tags.Count && IsElse(tags[at]))
        {
            var trim = Alone(tags[at], TagScanner.IsAlone(tags, at));
            at++;
            branches.Add(new IfBranch(null, trim, Body(context)));
        }

        close = Close(open, name, context, body);
        return isLoop
            ? [new ForNode(open.Line, variable, value, body, Alone(open, isAlone), close) { Else = branches.Count > 1 ? branches[1].Body : null, ElseTrim = branches.Count > 1 ? branches[1].Trim : TagTrim.None }]
            : [new IfNode(open.Line, branches, close)];
    }

    /// <summary>Whether the section that begins here writes anything but the value that it asks for.</summary>
    private bool IsLoopOver(string name)
    {
        var open = 1;
        for (var i = at; i < tags.Count; i++)
        {
            if (tags[i].Kind == TagKind.Text) continue;
            var body = tags[i].Body.Trim();
            if (body.StartsWith('#') || (body.StartsWith('^') && body.Length > 1)) open++;
            else if (body.StartsWith('/') && --open == 0) return false;
            else if (body is "." or "this" || (!body.StartsWith('/') && body != "else" && body != name && !body.StartsWith(name + ".", StringComparison.Ordinal))) return true;
        }

        return false;
    }

    private void Partial(Tag tag, bool isAlone, BraceContext context, List<SourceNode> nodes)
    {
        var words = BraceArguments.Read(tag.Body[1..].Trim());
        if (words.Count == 0 || words[0].Call is not null) throw new UnreadableTag("Which partial it is is known only when the template runs.");
        TakeLine(isAlone, nodes);
        var inner = context;
        var hash = words.Where(w => w.Key is not null).ToDictionary(w => w.Key!, w => BraceHelpers.Operand(w with { Key = null }, context), StringComparer.Ordinal);
        if (words.Count > 1 && words[1].Key is null) inner = new BraceContext(BraceHelpers.Operand(words[1], context), context);
        if (hash.Count > 0) inner = new BraceContext(inner.This, inner) { Names = hash };
        if (parts.Read(words[0].Text, tag.Line, report, (text, found) => Read(text, 1, dialect, found, parts, inner)) is { } included) nodes.AddRange(included);
    }

    private TagTrim Close(Tag open, string word, BraceContext context, List<SourceNode> body)
    {
        while (at < tags.Count && IsElse(tags[at]))
        {
            report.Lost(tags[at].Line, $"'{tags[at].Source}'", "This block has no other branch here; its text was kept.", "Check the text.");
            at++;
            body.AddRange(Body(context));
        }

        if (at >= tags.Count) throw report.Refuse(open.Line, $"'{open.Source}' is never closed. Write '{{{{/{word}}}}}' behind it.");
        var close = tags[at];
        if (close.Body[1..].Trim() != word) throw report.Refuse(close.Line, $"'{close.Source}' stands where '{{{{/{word}}}}}' was expected, for line {open.Line}.");
        var trim = Alone(close, TagScanner.IsAlone(tags, at));
        at++;
        return trim;
    }

    private void Lost(Tag tag, bool isAlone, string why, List<SourceNode> nodes)
    {
        TakeLine(isAlone, nodes);
        report.Lost(tag.Line, $"'{tag.Source.ReplaceLineEndings(" ")}'", why, "Write it in Scriban where it is needed.");
    }

    /// <summary>A tag that leaves nothing takes its line along where it stands alone on it.</summary>
    private void TakeLine(bool isAlone, List<SourceNode> nodes)
    {
        if (!isAlone) return;
        if (nodes.Count > 0 && nodes[^1] is TextNode text) nodes[^1] = text with { Text = text.Text.TrimEnd(' ', '\t') };
        if (at < tags.Count && tags[at].Kind == TagKind.Text) tags[at] = tags[at] with { Body = TagScanner.AfterLine(tags[at].Body) };
    }

    private static TagTrim Alone(Tag tag, bool isAlone) => new(
        tag.Trim.Left == '-' ? '-' : isAlone ? '~' : ' ',
        tag.Trim.Right == '-' ? '-' : isAlone ? '~' : ' ');

    private static bool IsElse(Tag tag) =>
        tag.Kind == TagKind.Output && (tag.Body is "else" or "^" || tag.Body.StartsWith("else ", StringComparison.Ordinal));

    private string ItemName(string list)
    {
        var last = list[(list.LastIndexOfAny(['.', '/']) + 1)..];
        var name = last.Length > 3 && last.EndsWith("ies", StringComparison.Ordinal) ? last[..^3] + "y"
            : last.Length > 2 && last.EndsWith('s') && !last.EndsWith("ss", StringComparison.Ordinal) ? last[..^1]
            : "item";
        return name == "thi" || !name.All(char.IsLetterOrDigit) || name.Length == 0 ? $"item{(loops > 0 ? loops + 1 : "")}" : name;
    }

    private static bool UsesKey(IReadOnlyList<SourceNode> nodes) => nodes.Any(n => n switch
    {
        OutputNode { Value: LoopExpression { Member: "key" } } => true,
        IfNode branch => branch.Branches.Any(b => UsesKey(b.Body)),
        _ => false,
    });
}
