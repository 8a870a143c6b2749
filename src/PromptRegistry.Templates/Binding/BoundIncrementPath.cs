using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>++x</c> and its like on any path.</summary>
internal sealed class BoundIncrementPath(
    TextRange range, TemplateType type, BoundExpression target, bool isDecrement, bool isPostfix)
    : BoundExpression(BoundExpressionKind.IncrementPath, range, type)
{
    public BoundExpression Target { get; } = target;

    public bool IsDecrement { get; } = isDecrement;

    public bool IsPostfix { get; } = isPostfix;
}
