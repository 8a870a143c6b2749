using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>Statements and blocks.</summary>
internal sealed class StatementParser
{
    private readonly TokenReader _reader;
    private readonly ExpressionParser _expressions;
    private readonly BlockStatementParser _blocks;
    private bool _inCode;
    private int _blockLevel;

    public StatementParser(TokenReader reader, bool inCode)
    {
        _reader = reader;
        _expressions = new ExpressionParser(reader, this);
        _blocks = new BlockStatementParser(reader, _expressions, this);
        _inCode = inCode;
    }

    public BlockSyntax ParsePage() => ParseBlock(new BlockEnd(Construct.Page));

    public BlockSyntax ParseBlock(BlockEnd block)
    {
        var depth = _reader.Depth;
        var start = _reader.Current.Start;
        var statements = new List<StatementSyntax>();
        var ended = false;
        _blockLevel++;
        _reader.Enter();
        while (!ended && !_reader.HasFatalError && TryParseStatement(block, out var statement, out ended))
        {
            if (statement is not null)
                statements.Add(statement);
        }

        if (!ended && _blockLevel > 1)
            _reader.Error(block.Parent, _reader.Previous.Range, "The <end> statement was not found");
        _reader.LeaveTo(depth);
        _blockLevel--;
        return new BlockSyntax(_reader.Since(start), statements);
    }

    /// <summary>The body of <c>f(x) = body</c>, or an expression as a statement.</summary>
    public StatementSyntax? ParseExpressionStatement(bool isInlineBody = false)
    {
        var start = _reader.Current.Start;
        var expression = _expressions.Expect(Construct.ExpressionStatement);
        if (expression is null)
        {
            if (!_reader.HasFatalError)
                ExpectEnd();
            return null;
        }

        if (expression is FunctionExpression { Function.Name: not null } declaration && !isInlineBody)
            return new FunctionStatement(declaration.Range, declaration.Function);
        if (expression is not FunctionExpression)
            ExpectEnd();
        return new ExpressionStatement(new TextRange(start, expression.Range.End), expression);
    }

    public FunctionSyntax ParseFunction(bool isAnonymous)
    {
        var level = _expressions.Level;
        _expressions.Level = 0;
        var function = new FunctionParser(_reader, _expressions, this).Parse(isAnonymous);
        _expressions.Level = level;
        return function;
    }

    public VariableExpression? ExpectVariable(Construct parent, TextRange range)
    {
        if (_reader.Kind is TokenKind.Identifier or TokenKind.IdentifierSpecial)
        {
            var token = _reader.Current;
            var name = _reader.TextOf(token);
            _reader.Next();
            if (name is not ("null" or "true" or "false" or "this" or "do"))
            {
                var isLocal = token.Kind == TokenKind.IdentifierSpecial;
                return new VariableExpression(token.Range, isLocal && name != "$" ? name.Substring(1) : name, isLocal);
            }

            _reader.Error(parent, range, $"Unexpected variable `{name}`");
        }
        else
        {
            _reader.Error(parent, range, $"Expecting a variable instead of `{_reader.Quote(_reader.Current)}`");
        }

        return null;
    }

    public bool ExpectEnd()
    {
        switch (_reader.Kind)
        {
            case TokenKind.NewLine or TokenKind.SemiColon:
                _reader.Next();
                return true;
            case TokenKind.CodeExit or TokenKind.Eof:
                return true;
            default:
                _reader.Error(
                    _reader.Current.Range,
                    $"Invalid token found `{_reader.Quote(_reader.Current)}`. Expecting <EOL>/end of line.",
                    fatal: true);
                return false;
        }
    }

    private bool TryParseStatement(BlockEnd block, out StatementSyntax? statement, out bool ended)
    {
        statement = null;
        ended = false;
        while (true)
        {
            var token = _reader.Current;
            switch (token.Kind)
            {
                case TokenKind.Eof:
                    return false;
                case TokenKind.Raw or TokenKind.Escape:
                    _reader.Next();
                    if (block.Parent != Construct.Case)
                        statement = new TextStatement(token.Range, token.Kind == TokenKind.Escape);
                    return true;
                case TokenKind.CodeEnter:
                    _inCode = true;
                    _reader.Next();
                    if (token.Indent == 0)
                        continue;
                    var indent = new TextRange(token.Start - token.Indent, token.Start);
                    statement = new CodeEnterStatement(token.Range, indent);
                    return true;
                case TokenKind.CodeExit:
                    if (!_inCode)
                        _reader.Error(token.Range, "Unexpected code block exit '}}' without a '{{' before it");
                    _inCode = false;
                    _reader.Next();
                    statement = new CodeExitStatement(token.Range);
                    return true;
                case TokenKind.NewLine or TokenKind.SemiColon when _inCode:
                    _reader.Next();
                    continue;
                case TokenKind.Identifier when _inCode:
                    return _blocks.TryParse(block, out statement, out ended);
            }

            if (_inCode && TokenFacts.StartsExpression(token.Kind))
            {
                statement = ParseExpressionStatement();
                return true;
            }

            _reader.Error(token.Range, $"Unexpected token {_reader.TextOf(token)}".TrimEnd());
            return false;
        }
    }
}
