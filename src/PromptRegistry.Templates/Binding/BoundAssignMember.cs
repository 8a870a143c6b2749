using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Sets a member or item of a value that the template made.</summary>
internal sealed class BoundAssignMember(
    TextRange range, BoundExpression target, BinaryOperator? op, BoundExpression value)
    : BoundStatement(BoundStatementKind.AssignMember, range)
{
    public BoundExpression Target { get; } = target;

    public BinaryOperator? Op { get; } = op;

    public BoundExpression Value { get; } = value;
}
