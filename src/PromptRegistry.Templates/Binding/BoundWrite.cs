using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Writes an expression's value.</summary>
internal sealed class BoundWrite(TextRange range, BoundExpression value)
    : BoundStatement(BoundStatementKind.Write, range)
{
    public BoundExpression Value { get; } = value;
}
