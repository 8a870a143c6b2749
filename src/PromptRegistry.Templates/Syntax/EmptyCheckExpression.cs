namespace PromptRegistry.Templates.Syntax;

/// <summary><c>target.empty?</c>.</summary>
internal sealed class EmptyCheckExpression(TextRange range, ExpressionSyntax target) : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;
}
