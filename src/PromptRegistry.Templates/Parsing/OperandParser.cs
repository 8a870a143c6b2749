using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Parsing;

/// <summary>Operands: names, literals, parentheses, arrays, objects, unary operators.</summary>
internal sealed class OperandParser(TokenReader reader, ExpressionParser expressions, StatementParser statements)
{
    public StatementParser Statements => statements;

    /// <summary>Null when no operand starts here; nothing is reported then.</summary>
    public ExpressionSyntax? Parse(Construct parent)
    {
        var token = reader.Current;
        switch (token.Kind)
        {
            case TokenKind.Identifier or TokenKind.IdentifierSpecial:
                return ParseName();
            case TokenKind.Integer or TokenKind.HexaInteger or TokenKind.BinaryInteger or TokenKind.Float:
                return ParseNumber();
            case TokenKind.String or TokenKind.VerbatimString:
                return ParseString();
            case TokenKind.InterpolatedStart:
                return ParseInterpolatedString();
            case TokenKind.OpenParen:
                return ParseParenthesis();
            case TokenKind.OpenBracket:
                return ParseArray();
            case TokenKind.OpenBrace:
                return new ObjectParser(reader, expressions, this).Parse();
            case TokenKind.DoublePlus or TokenKind.DoubleMinus:
                return ParseIncrement();
            default:
                return TokenFacts.IsUnary(token.Kind) ? ParseUnary() : null;
        }
    }

    public void RequirePath(ExpressionSyntax operand)
    {
        if (!TokenFacts.IsPath(operand))
        {
            reader.Error(
                reader.Current.Range,
                "The operand of an increment or decrement operator must be a variable, property or indexer");
        }
    }

    public IncrementExpression CheckConstant(IncrementExpression increment)
    {
        if (reader.IsConstant)
        {
            reader.Error(
                reader.Current.Range,
                $"Unexpected non constant expression `{reader.Source.Slice(increment.Range)}`.");
        }

        return increment;
    }

    public ExpressionSyntax ParseName()
    {
        var token = reader.Current;
        if (token.Kind == TokenKind.IdentifierSpecial)
            return ParseLocal(token);
        var name = reader.TextOf(token);
        switch (name)
        {
            case "null":
                return Constant(token, default);
            case "true":
                return Constant(token, TemplateValue.True);
            case "false":
                return Constant(token, TemplateValue.False);
            case "this":
                reader.Next();
                return new ThisExpression(token.Range);
            case "do":
                var function = statements.ParseFunction(isAnonymous: true);
                return new FunctionExpression(function.Range, function);
            case "for" or "while" or "tablerow":
                reader.Next();
                LoopVariables.Check(reader, token, name);
                return new VariableExpression(token.Range, name, isLocal: false);
            default:
                reader.Next();
                return new VariableExpression(token.Range, name, isLocal: false);
        }
    }

    public LiteralExpression ParseString()
    {
        var token = reader.Current;
        var text = token.Kind == TokenKind.String
            ? EscapeSequence.Decode(reader.Source.Text, token.Start + 1, token.End - 1)
            : reader.Source.Text.Substring(token.Start + 1, token.End - token.Start - 2).Replace("``", "`");
        return Constant(token, TemplateValue.From(text));
    }

    private LiteralExpression Constant(Token token, TemplateValue value)
    {
        reader.Next();
        return new LiteralExpression(token.Range, value);
    }

    private ExpressionSyntax ParseLocal(Token token)
    {
        var name = reader.TextOf(token);
        reader.Next();

        // "$" is the name of the arguments; the block that wrap passes is told apart by not being local.
        if (name == "$$")
            return new VariableExpression(token.Range, "$", isLocal: false);
        if (name == "$")
            return new VariableExpression(token.Range, "$", isLocal: true);
        if (!int.TryParse(name.Substring(1), out var index))
            return new VariableExpression(token.Range, name.Substring(1), isLocal: true);
        var arguments = new VariableExpression(token.Range, "$", isLocal: true);
        return new IndexExpression(
            token.Range, arguments, new LiteralExpression(token.Range, TemplateValue.From((long)index)));
    }

    private LiteralExpression ParseNumber()
    {
        var token = reader.Current;
        var text = reader.TextOf(token);
        if (!NumberLiteral.TryParse(token.Kind, text, out var value, out var kind))
            reader.Error(token.Range, $"Unable to parse the {kind} {text}");
        return Constant(token, value);
    }

    private NestedExpression? ParseParenthesis()
    {
        var start = reader.Current.Start;
        reader.Next();
        var inner = expressions.Expect(Construct.Nested);
        if (reader.Kind == TokenKind.CloseParen)
        {
            reader.Next();
        }
        else
        {
            var found = reader.Quote(reader.Current);
            reader.Error(reader.Current.Range, $"Invalid token `{found}`. Expecting a closing `)`.");
        }

        return inner is null ? null : new NestedExpression(reader.Since(start), inner);
    }

    private ArrayExpression ParseArray()
    {
        var start = reader.Current.Start;
        reader.NewLineIsSpace++;
        reader.Next();
        var items = new List<ExpressionSyntax>();
        while (reader.Kind != TokenKind.CloseBracket)
        {
            var item = expressions.Expect(Construct.Array);
            if (item is null)
                break;
            items.Add(item);
            if (reader.Kind != TokenKind.Comma)
                break;
            reader.Next();
        }

        reader.NewLineIsSpace--;
        reader.Expect(TokenKind.CloseBracket, "]");
        return new ArrayExpression(reader.Since(start), items);
    }

    private InterpolatedStringExpression ParseInterpolatedString()
    {
        var start = reader.Current.Start;
        var parts = new List<ExpressionSyntax>();
        reader.Next();
        while (reader.Kind is TokenKind.InterpolatedText or TokenKind.InterpolatedOpen)
        {
            var token = reader.Current;
            if (token.Kind == TokenKind.InterpolatedText)
            {
                var text = EscapeSequence.Decode(reader.Source.Text, token.Start, token.End);
                parts.Add(Constant(token, TemplateValue.From(text)));
                continue;
            }

            reader.Next();
            var part = expressions.Expect(Construct.InterpolatedString);
            if (part is not null)
                parts.Add(part);
            if (reader.Kind != TokenKind.InterpolatedClose)
            {
                reader.Error(
                    reader.Current.Range, "Opened interpolated expression not closed on the same line.", fatal: true);
                break;
            }

            reader.Next();
        }

        if (reader.Kind == TokenKind.InterpolatedEnd)
            reader.Next();
        return new InterpolatedStringExpression(reader.Since(start), parts);
    }

    private IncrementExpression? ParseIncrement()
    {
        var token = reader.Current;
        reader.Next();
        var operand = expressions.Expect(
            Construct.Increment, new ExpressionContext { Precedence = TokenFacts.IncrementPrecedence });
        if (operand is null)
            return null;
        RequirePath(operand);
        var isDecrement = token.Kind == TokenKind.DoubleMinus;
        return CheckConstant(
            new IncrementExpression(reader.Since(token.Start), operand, isDecrement, isPostfix: false));
    }

    private UnaryExpression? ParseUnary()
    {
        var token = reader.Current;
        var op = token.Kind switch
        {
            TokenKind.Exclamation => UnaryOperator.Not,
            TokenKind.Minus => UnaryOperator.Negate,
            TokenKind.Plus => UnaryOperator.Plus,
            TokenKind.Arroba => UnaryOperator.FunctionReference,
            _ => UnaryOperator.Expand,
        };
        reader.Next();
        var operand = expressions.Expect(
            Construct.Unary, new ExpressionContext { Precedence = TokenFacts.UnaryPrecedence });
        return operand is null ? null : new UnaryExpression(reader.Since(token.Start), op, operand);
    }
}
