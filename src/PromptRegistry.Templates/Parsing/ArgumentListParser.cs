using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary><c>f(a, b)</c>, from its parenthesis on.</summary>
internal sealed class ArgumentListParser(TokenReader reader, ExpressionParser expressions)
{
    public CallExpression Parse(ExpressionSyntax target)
    {
        reader.Enter();
        reader.Next();
        var arguments = new List<ExpressionSyntax>();
        while (reader.Kind != TokenKind.CloseParen)
        {
            if (arguments.Count > 0)
            {
                if (reader.Kind == TokenKind.Comma)
                    reader.Next();
                else
                    reader.Error(reader.Current.Range, "Expecting a comma to separate arguments in a function call.");
            }

            var argument = TokenFacts.StartsExpression(reader.Kind) ? expressions.Parse(Construct.Call) : null;
            if (argument is null)
            {
                reader.Error(
                    reader.Current.Range, "Expecting an expression for argument function calls instead of this token.");
                break;
            }

            arguments.Add(argument);
        }

        if (reader.Kind == TokenKind.CloseParen)
            reader.Next();
        else
            reader.Error(reader.Current.Range, "Expecting a closing parenthesis for a function call.");
        return new CallExpression(reader.Since(target.Range.Start), target, arguments, isExplicit: true);
    }
}
