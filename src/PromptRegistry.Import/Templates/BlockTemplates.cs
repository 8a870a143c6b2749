using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Templates;

/// <summary>Reads templates of Jinja and Nunjucks, and of Liquid, which look alike.</summary>
internal sealed class BlockTemplates
{
    private const int MostDepth = 60;
    private readonly List<Tag> tags;
    private readonly ImportReport report;
    private readonly TemplateParts parts;
    private readonly bool isLiquid;
    private int at;
    private int depth;

    private BlockTemplates(string text, int firstLine, bool isLiquid, ImportReport report, TemplateParts parts)
    {
        this.report = report;
        this.parts = parts;
        this.isLiquid = isLiquid;
        tags = TagScanner.WithoutComments(new TagScanner(text, firstLine, report).Blocks(hasComments: !isLiquid), takesLines: false);
    }

    public static SourceTemplate Read(string text, int firstLine, bool isLiquid, ImportReport report, TemplateParts parts) =>
        new(new BlockTemplates(text, firstLine, isLiquid, report, parts).ReadAll(), isLiquid ? Truth.NullAndFalse : Truth.Emptiness);

    private List<SourceNode> ReadAll()
    {
        var nodes = Body([]);
        if (at < tags.Count) throw report.Refuse(tags[at].Line, $"'{tags[at].Source}' ends a block that is not open. Remove it, or open the block.");
        return nodes;
    }

    /// <summary>The nodes up to a statement that begins with one of the words, which is left.</summary>
    private List<SourceNode> Body(string[] ends)
    {
        if (++depth > MostDepth) throw report.Refuse(tags[at - 1].Line, $"Blocks nest more than {MostDepth} deep.");
        var nodes = new List<SourceNode>();
        while (at < tags.Count)
        {
            var tag = tags[at];
            if (tag.Kind == TagKind.Text)
            {
                nodes.Add(new TextNode(tag.Line, tag.Body));
                at++;
                continue;
            }

            if (tag.Kind == TagKind.Output)
            {
                at++;
                try
                {
                    nodes.Add(new OutputNode(tag.Line, Expression(tag.Body), tag.Trim));
                }
                catch (UnreadableTag unreadable)
                {
                    Lost(tag, unreadable.Message);
                }

                continue;
            }

            var word = TagScanner.Word(tag.Body);
            if (ends.Contains(word)) break;
            if (word.StartsWith("end", StringComparison.Ordinal) || word is "else" or "elif" or "elsif" or "elseif" or "when") break;
            at++;
            Statement(tag, word, nodes);
        }

        depth--;
        return nodes;
    }

    private void Statement(Tag tag, string word, List<SourceNode> nodes)
    {
        var rest = tag.Body.TrimStart()[word.Length..].Trim();
        switch (word)
        {
            case "if" or "unless":
                nodes.Add(If(tag, word, rest));
                break;
            case "case" when isLiquid:
                nodes.Add(Case(tag, rest));
                break;
            case "for":
                nodes.AddRange(For(tag, rest));
                break;
            case "set" or "assign":
                Set(tag, rest, nodes);
                break;
            case "capture":
                var body = Body(["endcapture"]);
                nodes.Add(new CaptureNode(tag.Line, rest.Trim('\'', '"'), body, tag.Trim, End(tag, "capture").Trim));
                break;
            case "comment":
                Body(["endcomment"]);
                End(tag, "comment");
                break;
            case "break" or "continue":
                nodes.Add(new JumpNode(tag.Line, word, tag.Trim));
                break;
            case "include" or "render":
                Include(tag, rest, nodes);
                break;
            case "macro" or "call" or "filter" or "block" or "with" or "autoescape" or "trans" or "switch" or "asyncEach" or "asyncAll" or "tablerow" or "generation":
                Lost(tag, $"Blocks '{word}' have no counterpart here; the text in it was kept, save that of a macro.");
                var inner = Body(["end" + word]);
                while (at < tags.Count && TagScanner.Word(tags[at].Body) != "end" + word)
                {
                    at++;
                    inner.AddRange(Body(["end" + word]));
                }

                End(tag, word);
                if (word != "macro") nodes.AddRange(inner);
                break;
            default:
                Lost(tag, word.Length == 0 ? "It is no statement." : $"There is no statement '{word}' here.");
                break;
        }
    }

    private IfNode If(Tag open, string word, string rest)
    {
        var condition = Condition(open, rest);
        var branches = new List<IfBranch>
        {
            new(word == "unless" ? new UnaryExpression("!", condition) : condition, open.Trim, Body([])),
        };
        while (at < tags.Count && TagScanner.Word(tags[at].Body) is "else" or "elif" or "elsif" or "elseif")
        {
            var tag = tags[at++];
            var kind = TagScanner.Word(tag.Body);
            var behind = tag.Body.TrimStart()[kind.Length..].Trim();
            if (kind == "else" && behind.StartsWith("if ", StringComparison.Ordinal)) behind = behind[3..];
            else if (kind == "else") behind = "";
            branches.Add(new IfBranch(behind.Length == 0 ? null : Condition(tag, behind), tag.Trim, Body([])));
        }

        return new IfNode(open.Line, branches, End(open, word).Trim);
    }

    private IfNode Case(Tag open, string rest)
    {
        var value = Condition(open, rest);
        Body(["when", "else", "endcase"]);
        var branches = new List<IfBranch>();
        while (at < tags.Count && TagScanner.Word(tags[at].Body) is "when" or "else")
        {
            var tag = tags[at++];
            SourceExpression? condition = null;
            if (TagScanner.Word(tag.Body) == "when")
            {
                var reader = Reader(tag, tag.Body.TrimStart()[4..]);
                try
                {
                    do
                    {
                        var compared = new BinaryExpression("==", value, reader.Next.Kind == 't' ? new LiteralExpression(reader.Take().Text)
                            : reader.Next.Kind == '9' ? new ExpressionReader(reader.Take().Text, true).ReadAll() : new VariableExpression(reader.Name()));
                        condition = condition is null ? compared : new BinaryExpression("||", condition, compared);
                    }
                    while (reader.TryTake(",") || reader.TryTake("or"));
                }
                catch (UnreadableTag unreadable)
                {
                    throw report.Refuse(tag.Line, $"'{tag.Source}' cannot be read: {unreadable.Message}");
                }
            }

            branches.Add(new IfBranch(condition, tag.Trim, Body([])));
        }

        if (branches.Count == 0 || branches[0].Condition is null) throw report.Refuse(open.Line, "A 'case' needs a 'when'.");
        return new IfNode(open.Line, branches, End(open, "case").Trim);
    }

    private List<SourceNode> For(Tag open, string rest)
    {
        var reader = Reader(open, rest);
        string variable;
        string? key = null;
        SourceExpression source;
        SourceExpression? limit = null;
        SourceExpression? offset = null;
        SourceExpression? filter = null;
        var isReversed = false;
        try
        {
            variable = reader.Name();
            if (reader.TryTake(",")) (key, variable) = (variable, reader.Name());
            reader.Expect("in");
            source = isLiquid ? reader.Read() : new ExpressionReader(rest[..Filter(rest)], false) is var whole && SkipTo(whole) ? whole.Read() : throw new UnreadableTag("'in' is missing.");
            if (source is FilterExpression { Name: "items" } pairs) source = pairs.Target;
            while (isLiquid && !reader.IsAtEnd)
            {
                if (reader.TryTake("reversed")) isReversed = true;
                else if (reader.TryTake("limit") && reader.TryTake(":")) limit = reader.Read();
                else if (reader.TryTake("offset") && reader.TryTake(":")) offset = reader.Read();
                else throw new UnreadableTag($"'{reader.Next.Text}' was not expected.");
            }

            if (!isLiquid && Filter(rest) < rest.Length) filter = new ExpressionReader(rest[(Filter(rest) + 4)..], false).ReadAll();
        }
        catch (UnreadableTag unreadable)
        {
            throw report.Refuse(open.Line, $"'{open.Source}' cannot be read: {unreadable.Message}");
        }

        IReadOnlyList<SourceNode> body = Body([]);
        if (filter is not null) body = [new IfNode(open.Line, [new IfBranch(filter, TagTrim.None, body)], TagTrim.None)];
        IReadOnlyList<SourceNode>? otherwise = null;
        var elseTrim = TagTrim.None;
        if (at < tags.Count && TagScanner.Word(tags[at].Body) == "else")
        {
            elseTrim = tags[at++].Trim;
            otherwise = Body([]);
        }

        return
        [
            new ForNode(open.Line, variable, source, body, open.Trim, End(open, "for").Trim)
            {
                KeyVariable = key,
                Else = otherwise,
                ElseTrim = elseTrim,
                Limit = limit,
                Offset = offset,
                IsReversed = isReversed,
            },
        ];

        static bool SkipTo(ExpressionReader reader)
        {
            while (!reader.IsAtEnd)
            {
                if (reader.TryTake("in")) return true;
                reader.Take();
            }

            return false;
        }

        // Where the filter of Jinja's 'for x in y if z' begins.
        static int Filter(string rest) => rest.IndexOf(" if ", StringComparison.Ordinal) is var i and >= 0 && !rest.Contains(" else ", StringComparison.Ordinal) ? i : rest.Length;
    }

    private void Set(Tag tag, string rest, List<SourceNode> nodes)
    {
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        try
        {
            if (equals < 0)
            {
                var name = new ExpressionReader(rest, isLiquid).Name();
                var body = Body(["endset"]);
                nodes.Add(new CaptureNode(tag.Line, name, body, tag.Trim, End(tag, "set").Trim));
                return;
            }

            var target = rest[..equals].Trim();
            if (!target.All(c => char.IsLetterOrDigit(c) || c == '_')) throw new UnreadableTag("Only a plain name can be set.");
            nodes.Add(new SetNode(tag.Line, target, Expression(rest[(equals + 1)..]), tag.Trim));
        }
        catch (UnreadableTag unreadable)
        {
            Lost(tag, unreadable.Message);
        }
    }

    private void Include(Tag tag, string rest, List<SourceNode> nodes)
    {
        var tokens = ExpressionLexer.Read(rest);
        if (tokens[0].Kind != 't')
        {
            Lost(tag, "What is included is known only when the template runs.");
            return;
        }

        if (tokens.Count > 2 && tokens[1].Text is not ("ignore" or "without"))
            report.Lost(tag.Line, tag.Source, "Arguments of an include are not carried over; the part sees the inputs.", "Check the part.");
        if (parts.Read(tokens[0].Text, tag.Line, report, (text, inner) => Read(text, 1, isLiquid, inner, parts).Nodes) is { } included) nodes.AddRange(included);
    }

    private Tag End(Tag open, string word)
    {
        if (at >= tags.Count) throw report.Refuse(open.Line, $"'{open.Source}' is never closed. Write '{{% end{word} %}}' behind it.");
        var found = TagScanner.Word(tags[at].Body);
        return found == "end" + word
            ? tags[at++]
            : throw report.Refuse(tags[at].Line, $"'{tags[at].Source}' stands where 'end{word}' was expected, for line {open.Line}.");
    }

    private SourceExpression Condition(Tag tag, string text)
    {
        try
        {
            return Expression(text);
        }
        catch (UnreadableTag unreadable)
        {
            throw report.Refuse(tag.Line, $"'{tag.Source}' cannot be read: {unreadable.Message}");
        }
    }

    private ExpressionReader Reader(Tag tag, string text)
    {
        try
        {
            return new ExpressionReader(text, isLiquid);
        }
        catch (UnreadableTag unreadable)
        {
            throw report.Refuse(tag.Line, $"'{tag.Source}' cannot be read: {unreadable.Message}");
        }
    }

    private SourceExpression Expression(string text) => new ExpressionReader(text, isLiquid).ReadAll();

    private void Lost(Tag tag, string why) => report.Lost(tag.Line, $"'{tag.Source}'", why, "Write it in Scriban where it is needed.");
}
