using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Plain names are the target's members.</summary>
internal sealed class BoundWith(TextRange range, BoundExpression target, BoundBlock body)
    : BoundStatement(BoundStatementKind.With, range)
{
    public BoundExpression Target { get; } = target;

    public BoundBlock Body { get; } = body;
}
