namespace PromptRegistry.Templates.Syntax;

/// <summary>An expression whose value is written.</summary>
internal sealed class ExpressionStatement(TextRange range, ExpressionSyntax expression) : StatementSyntax(range)
{
    public ExpressionSyntax Expression { get; } = expression;
}
