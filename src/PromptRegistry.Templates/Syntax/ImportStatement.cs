namespace PromptRegistry.Templates.Syntax;

/// <summary><c>import object</c>: its members become variables.</summary>
internal sealed class ImportStatement(TextRange range, ExpressionSyntax value) : StatementSyntax(range)
{
    public ExpressionSyntax Value { get; } = value;
}
