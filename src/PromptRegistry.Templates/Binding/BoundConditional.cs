using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>condition ? then : else</c>.</summary>
internal sealed class BoundConditional(
    TextRange range, TemplateType type, BoundExpression condition, BoundExpression whenTrue, BoundExpression whenFalse)
    : BoundExpression(BoundExpressionKind.Conditional, range, type)
{
    public BoundExpression Condition { get; } = condition;

    public BoundExpression WhenTrue { get; } = whenTrue;

    public BoundExpression WhenFalse { get; } = whenFalse;
}
