namespace PromptRegistry.Templates.Syntax;

/// <summary><c>ret value</c>.</summary>
internal sealed class ReturnStatement(TextRange range, ExpressionSyntax? value) : StatementSyntax(range)
{
    public ExpressionSyntax? Value { get; } = value;
}
