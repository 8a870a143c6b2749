using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>Sets a name, member or item; writes nothing.</summary>
internal sealed class BoundAssignPath(
    TextRange range, TemplateType type, BoundExpression target, BinaryOperator? op, TextRange opRange,
    BoundExpression value)
    : BoundExpression(BoundExpressionKind.AssignPath, range, type)
{
    public BoundExpression Target { get; } = target;

    public BinaryOperator? Op { get; } = op;

    public TextRange OpRange { get; } = opRange;

    public BoundExpression Value { get; } = value;
}
