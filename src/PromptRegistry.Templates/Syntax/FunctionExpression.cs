namespace PromptRegistry.Templates.Syntax;

/// <summary><c>do … end</c>: a function without a name.</summary>
internal sealed class FunctionExpression(TextRange range, FunctionSyntax function) : ExpressionSyntax(range)
{
    public FunctionSyntax Function { get; } = function;
}
