using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>target[index]</c>.</summary>
public sealed class BoundIndex(TextRange range, TemplateType type, BoundExpression target, BoundExpression index)
    : BoundExpression(BoundExpressionKind.Index, range, type)
{
    public BoundExpression Target { get; } = target;

    public BoundExpression Index { get; } = index;
}
