using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>
/// Expressions by precedence climbing. A name followed by operands is a call, so that the operand just read stays open
/// until it is known whether it is a target, an argument or the value itself.
/// </summary>
internal sealed class ExpressionParser
{
    private readonly TokenReader _reader;
    private readonly OperandParser _operands;
    private int _level;

    public ExpressionParser(TokenReader reader, StatementParser statements)
    {
        _reader = reader;
        _operands = new OperandParser(reader, this, statements);
    }

    public int Level
    {
        get => _level;
        set => _level = value;
    }

    public ExpressionSyntax? Expect(Construct parent, ExpressionContext context = default, string? message = null)
    {
        if (TokenFacts.StartsExpression(_reader.Kind))
            return Parse(parent, context);
        var text = message ?? $"Expecting <expression> instead of `{_reader.Quote(_reader.Current)}`";
        _reader.Error(parent, _reader.Current.Range, text);
        return null;
    }

    public ExpressionSyntax? Parse(Construct parent, ExpressionContext context = default)
    {
        var depth = _reader.Depth;
        _level++;
        _reader.Enter();
        try
        {
            return new OpenExpression(this, _reader, _operands, parent, context).Parse();
        }
        finally
        {
            _reader.LeaveTo(depth);
            _level--;
        }
    }

    public StatementParser Statements => _operands.Statements;
}
