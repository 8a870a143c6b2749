namespace PromptRegistry.Templates.Syntax;

/// <summary><c>(inner)</c>.</summary>
internal sealed class NestedExpression(TextRange range, ExpressionSyntax inner) : ExpressionSyntax(range)
{
    public ExpressionSyntax Inner { get; } = inner;
}
