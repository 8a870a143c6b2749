using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>A name that cannot be set again.</summary>
internal sealed class BoundReadOnly(TextRange range, BoundExpression variable)
    : BoundStatement(BoundStatementKind.ReadOnly, range)
{
    public BoundExpression Variable { get; } = variable;
}
