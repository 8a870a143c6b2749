using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>target[index]</c>; behind <c>?.</c>, null of null.</summary>
internal sealed class BoundIndex(
    TextRange range, TemplateType type, BoundExpression target, BoundExpression index, bool isOptional)
    : BoundExpression(BoundExpressionKind.Index, range, type)
{
    public BoundExpression Target { get; } = target;

    public BoundExpression Index { get; } = index;

    public bool IsOptional { get; } = isOptional;
}
