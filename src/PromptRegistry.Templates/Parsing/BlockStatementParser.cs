using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>Statements that begin with a word.</summary>
internal sealed class BlockStatementParser(
    TokenReader reader, ExpressionParser expressions, StatementParser statements)
{
    /// <summary>False when nothing after the statement can be read.</summary>
    public bool TryParse(BlockEnd block, out StatementSyntax? statement, out bool ended)
    {
        var start = reader.Current;
        ended = false;
        statement = null;
        switch (Word(start))
        {
            case "end":
                ended = true;
                ParseEnd(block, start);
                return true;
            case "else":
                ended = true;
                return ParseElse(block, start);
            case "when":
                ended = true;
                return ParseWhen(block, start);
            default:
                RefuseInCase(block, start);
                statement = ParseWord(Word(start));
                return true;
        }
    }

    private string Word(Token token)
    {
        var length = token.End - token.Start;
        return length is >= 2 and <= 8 && KeywordAt(token) is { } word ? word : "";
    }

    private string? KeywordAt(Token token)
    {
        foreach (var keyword in Keywords.Statements)
        {
            if (reader.Is(token, keyword))
                return keyword;
        }

        return null;
    }

    private StatementSyntax? ParseWord(string word)
    {
        switch (word)
        {
            case "if": return ParseIf();
            case "case": return ParseCase();
            case "for": return IsPath() ? statements.ParseExpressionStatement() : ParseFor(Construct.For);
            case "tablerow": return IsPath() ? statements.ParseExpressionStatement() : ParseFor(Construct.TableRow);
            case "while": return IsPath() ? statements.ParseExpressionStatement() : ParseWhile();
            case "capture": return ParseCapture();
            case "with": return ParseWith();
            case "wrap": return ParseWrap();
            case "import": return ParseImport();
            case "readonly": return ParseReadOnly();
            case "ret": return ParseReturn();
            case "break": return ParseSimple(range => new BreakStatement(range));
            case "continue": return ParseSimple(range => new ContinueStatement(range));
            case "func":
                var function = statements.ParseFunction(isAnonymous: false);
                return new FunctionStatement(function.Range, function);
            default: return statements.ParseExpressionStatement();
        }
    }

    private bool IsPath() => reader.Peek().Kind == TokenKind.Dot;

    private void RefuseInCase(BlockEnd block, Token token)
    {
        if (block.Parent == Construct.Case)
        {
            reader.Error(
                token.Range,
                $"Unexpected statement/expression `{reader.TextOf(token)}` in the body of a `case` statement. "
                + "Only `when`/`else` are expected.");
        }
    }

    private void ParseEnd(BlockEnd block, Token token)
    {
        reader.Next();
        if (block.Parent == Construct.Page)
        {
            reader.Error(
                Construct.Page,
                new TextRange(token.End - 1, token.End),
                "Found <end> statement without a corresponding beginning of a block");
        }

        // "do … end" may stand inside an expression; the function's parser knows what may follow.
        if (block.Parent != Construct.Function)
            statements.ExpectEnd();
    }

    private bool ParseElse(BlockEnd block, Token token)
    {
        var next = ParseElseBranch();
        if (block.Parent == Construct.If || block.Parent == Construct.When)
        {
            block.Else = next;
            return true;
        }

        if (block.Parent != Construct.For && block.Parent != Construct.TableRow)
        {
            reader.Error(
                token.Range,
                "A else condition must be preceded by another if/else/when condition or a for loop.");
            return false;
        }

        block.Else = next;
        if (next is not BlockSyntax)
            reader.Error(token.Range, "Invalid if/else combination within a for statement.");
        return true;
    }

    private StatementSyntax ParseElseBranch()
    {
        var next = reader.Peek();
        var start = reader.Current;
        reader.Next();
        if (next.Kind == TokenKind.Identifier && reader.Is(next, "if"))
            return ParseIf();
        return statements.ExpectEnd()
            ? statements.ParseBlock(new BlockEnd(Construct.Else))
            : new BlockSyntax(start.Range, []);
    }

    private IfStatement ParseIf()
    {
        var start = reader.Current.Start;
        reader.Next();
        var condition = expressions.Expect(Construct.If, new ExpressionContext { NoAssignment = true });
        var block = new BlockEnd(Construct.If);
        var then = ParseBody(block);
        return new IfStatement(reader.Since(start), OrMissing(condition), then, block.Else);
    }

    private BlockSyntax ParseBody(BlockEnd block) =>
        statements.ExpectEnd() ? statements.ParseBlock(block) : new BlockSyntax(reader.Current.Range, []);

    /// <summary>Keeps the tree whole after an error; a template with errors is never rendered.</summary>
    private ExpressionSyntax OrMissing(ExpressionSyntax? expression) =>
        expression ?? new LiteralExpression(reader.Current.Range, default);

    private CaseStatement ParseCase()
    {
        var start = reader.Current.Start;
        reader.Next();
        var value = expressions.Expect(Construct.Case, new ExpressionContext { NoAssignment = true });
        var block = new BlockEnd(Construct.Case) { Clauses = [] };
        ParseBody(block);
        return new CaseStatement(reader.Since(start), OrMissing(value), block.Clauses, block.Else as BlockSyntax);
    }

    private bool ParseWhen(BlockEnd block, Token token)
    {
        var body = new BlockEnd(Construct.When) { Clauses = block.Clauses ?? [] };
        ParseWhenClause(body);
        block.Else = body.Else;
        if (block.Parent == Construct.When || block.Parent == Construct.Case)
            return true;
        reader.Error(
            token.Range, "A `when` condition must be preceded by another `when`/`else`/`case` condition");
        return false;
    }

    private void ParseWhenClause(BlockEnd end)
    {
        var start = reader.Current.Start;
        reader.Next();
        var values = new List<ExpressionSyntax>();
        reader.IsConstant = true;
        while (TokenFacts.StartsExpression(reader.Kind)
            && expressions.Parse(Construct.When, new ExpressionContext { Mode = ExpressionMode.When }) is { } value)
        {
            values.Add(value);
            if (reader.Kind is not (TokenKind.Comma or TokenKind.DoubleVerticalBar))
                break;
            reader.Next();
        }

        reader.IsConstant = false;
        if (values.Count == 0)
            reader.Error(reader.Current.Range, "When is expecting at least one value.");

        // The clauses that follow are parsed as the end of this one's body, so its place is taken before them.
        var index = end.Clauses!.Count;
        var body = ParseBody(end);
        end.Clauses.Insert(index, new WhenClause(reader.Since(start), values, body));
    }

    private ForStatement ParseFor(Construct construct)
    {
        var start = reader.Current;
        reader.Next();
        var options = new List<NamedArgument>();
        var block = new BlockEnd(construct);
        var variable = expressions.Expect(construct, new ExpressionContext { Mode = ExpressionMode.Basic });
        ExpressionSyntax? iterator = null;
        BlockSyntax? body = null;
        if (variable is not null)
        {
            if (!TokenFacts.IsPath(variable))
            {
                var text = reader.Source.Slice(variable.Range);
                reader.Error(construct, start.Range, $"Expecting a variable instead of `{text}`");
            }

            if (reader.Kind == TokenKind.Identifier && reader.Is(reader.Current, "in"))
                reader.Next();
            else
                ReportMissingIn(construct, start);
            iterator = expressions.Expect(construct, new ExpressionContext { Options = options });
            body = ParseBody(block);
        }

        return new ForStatement(
            reader.Since(start.Start), construct == Construct.TableRow, OrMissing(variable), OrMissing(iterator),
            options, body ?? new BlockSyntax(start.Range, []), block.Else as BlockSyntax);
    }

    private void ReportMissingIn(Construct construct, Token start)
    {
        var found = reader.Quote(reader.Current);
        reader.Error(construct, start.Range, $"Expecting 'in' word instead of `{found}`");
    }

    private WhileStatement ParseWhile()
    {
        var start = reader.Current.Start;
        reader.Next();
        var condition = expressions.Expect(Construct.While, new ExpressionContext { NoAssignment = true });
        var body = ParseBody(new BlockEnd(Construct.While));
        return new WhileStatement(reader.Since(start), OrMissing(condition), body);
    }

    private CaptureStatement ParseCapture()
    {
        var start = reader.Current.Start;
        reader.Next();
        var target = expressions.Expect(Construct.Capture);
        var body = ParseBody(new BlockEnd(Construct.Capture));
        return new CaptureStatement(reader.Since(start), OrMissing(target), body);
    }

    private WithStatement ParseWith()
    {
        var start = reader.Current.Start;
        reader.Next();
        var target = expressions.Expect(Construct.With);
        var body = ParseBody(new BlockEnd(Construct.With));
        return new WithStatement(reader.Since(start), OrMissing(target), body);
    }

    private WrapStatement ParseWrap()
    {
        var start = reader.Current.Start;
        reader.Next();
        var target = expressions.Expect(Construct.Wrap);
        var body = ParseBody(new BlockEnd(Construct.Wrap));
        return new WrapStatement(reader.Since(start), OrMissing(target), body);
    }

    private ImportStatement ParseImport()
    {
        var start = reader.Current.Start;
        reader.Next();
        var value = OrMissing(expressions.Expect(Construct.Import));
        statements.ExpectEnd();
        return new ImportStatement(reader.Since(start), value);
    }

    private ReadOnlyStatement? ParseReadOnly()
    {
        var start = reader.Current;
        reader.Next();
        var variable = statements.ExpectVariable(Construct.ReadOnly, start.Range);
        statements.ExpectEnd();
        return variable is null ? null : new ReadOnlyStatement(reader.Since(start.Start), variable);
    }

    private ReturnStatement ParseReturn()
    {
        var start = reader.Current.Start;
        reader.Next();
        var value = TokenFacts.StartsExpression(reader.Kind) ? expressions.Parse(Construct.Return) : null;
        statements.ExpectEnd();
        return new ReturnStatement(reader.Since(start), value);
    }

    private StatementSyntax ParseSimple(Func<TextRange, StatementSyntax> create)
    {
        var range = reader.Current.Range;
        reader.Next();
        statements.ExpectEnd();
        return create(range);
    }
}
