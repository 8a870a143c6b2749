using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary><c>{name: value, "other name": value}</c>.</summary>
internal sealed class ObjectParser(TokenReader reader, ExpressionParser expressions, OperandParser operands)
{
    private bool _failed;

    public ObjectExpression Parse()
    {
        var start = reader.Current.Start;
        var members = new List<ObjectMember>();
        reader.NewLineIsSpace++;
        reader.Next();
        while (reader.Kind != TokenKind.CloseBrace && ParseMember() is { } member)
        {
            members.Add(member);
            if (reader.Kind != TokenKind.Comma)
                break;
            reader.Next();
        }

        if (!_failed && reader.Kind != TokenKind.CloseBrace)
            Unexpected();
        reader.NewLineIsSpace--;
        if (!_failed)
            reader.Expect(TokenKind.CloseBrace, "}");
        return new ObjectExpression(reader.Since(start), members);
    }

    private ObjectMember? ParseMember()
    {
        var token = reader.Current;
        var isString = token.Kind is TokenKind.String or TokenKind.VerbatimString;
        if (!isString && token.Kind != TokenKind.Identifier)
            return Unexpected();
        var name = isString ? operands.ParseString().Value.AsString()! : reader.TextOf(token);
        if (!isString)
            reader.Next();
        if (reader.Kind != TokenKind.Colon)
        {
            return Fail($"Unexpected token `{reader.Quote(reader.Current)}` Expecting a colon : after identifier "
                + $"`{(isString ? "" : name)}` for object initializer member name");
        }

        reader.Next();
        if (!TokenFacts.StartsExpression(reader.Kind))
        {
            return Fail($"Unexpected token `{reader.Quote(reader.Current)}`. "
                + "Expecting an expression for the value of the member.");
        }

        var value = expressions.Parse(Construct.Object);
        if (value is not null)
            return new ObjectMember(reader.Since(token.Start), name, value);
        _failed = true;
        return null;
    }

    private ObjectMember? Unexpected() => Fail(
        $"Unexpected token `{reader.Quote(reader.Current)}` while parsing object initializer. "
        + "Expecting a simple identifier for the member name.");

    private ObjectMember? Fail(string message)
    {
        _failed = true;
        reader.Error(reader.Current.Range, message);
        return null;
    }
}
