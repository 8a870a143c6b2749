namespace PromptRegistry.Templates.Syntax;

/// <summary><c>readonly x</c>.</summary>
internal sealed class ReadOnlyStatement(TextRange range, VariableExpression variable) : StatementSyntax(range)
{
    public VariableExpression Variable { get; } = variable;
}
