using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>
/// <c>func name</c>, <c>func name(a, b = 1, rest...)</c> and <c>do</c>, each with a body up to <c>end</c>.
/// </summary>
internal sealed class FunctionParser(TokenReader reader, ExpressionParser expressions, StatementParser statements)
{
    private bool _hasRest;
    private bool _hasOptional;

    public FunctionSyntax Parse(bool isAnonymous)
    {
        var keyword = reader.Current;
        reader.Next();
        var name = isAnonymous ? null : statements.ExpectVariable(Construct.Function, keyword.Range);
        var parameters = reader.Kind == TokenKind.OpenParen ? ParseParameters() : null;
        statements.ExpectEnd();
        var body = statements.ParseBlock(new BlockEnd(Construct.Function));
        if (!isAnonymous && !reader.HasFatalError)
            statements.ExpectEnd();
        return new FunctionSyntax(reader.Since(keyword.Start), name, parameters, body);
    }

    private List<ParameterSyntax> ParseParameters()
    {
        var parameters = new List<ParameterSyntax>();
        reader.Next();
        while (reader.Kind != TokenKind.CloseParen)
        {
            if (parameters.Count > 0)
            {
                if (reader.Kind == TokenKind.Comma)
                    reader.Next();
                else
                    reader.Error(reader.Current.Range, "Expecting a comma to separate arguments in a function call.");
            }

            var parameter = TokenFacts.StartsExpression(reader.Kind) ? ParseParameter() : null;
            if (parameter is null)
            {
                reader.Error(
                    reader.Current.Range, "Expecting an expression for argument function calls instead of this token.");
                break;
            }

            parameters.Add(parameter);
        }

        if (reader.Kind == TokenKind.CloseParen)
            reader.Next();
        else
            reader.Error(reader.Current.Range, "Expecting a closing parenthesis for a function call.");
        return parameters;
    }

    private ParameterSyntax? ParseParameter()
    {
        var start = reader.Current;
        var name = statements.ExpectVariable(Construct.Function, start.Range);
        if (name is null)
            return null;
        if (name.IsLocal)
            reader.Error(name.Range, "Expecting only a simple name parameter for a function");
        LiteralExpression? defaultValue = null;
        var isRest = false;
        if (reader.Kind == TokenKind.Equal)
        {
            defaultValue = ParseDefault(name);
        }
        else if (reader.Kind == TokenKind.TripleDot)
        {
            if (_hasRest)
                reader.Error(name.Range, "Cannot declare multiple variable parameters.");
            _hasRest = _hasOptional = isRest = true;
            reader.Next();
        }
        else if (_hasOptional)
        {
            reader.Error(name.Range, "Cannot declare a normal parameter after an optional parameter.");
        }

        return new ParameterSyntax(reader.Since(start.Start), name.Name, defaultValue, isRest);
    }

    private LiteralExpression? ParseDefault(VariableExpression name)
    {
        if (_hasRest)
        {
            reader.Error(
                name.Range, "Cannot declare an optional parameter after a variable parameter (`...`).");
        }

        _hasOptional = true;
        reader.Next();
        var value = expressions.Expect(Construct.Parameter);
        if (value is not null and not LiteralExpression)
            reader.Error(name.Range, "Expecting only a literal for an optional parameter value.");
        return value as LiteralExpression;
    }
}
