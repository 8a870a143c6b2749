using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A list's items as arguments.</summary>
internal sealed class BoundExpand(TextRange range, TemplateType type, BoundExpression target)
    : BoundExpression(BoundExpressionKind.Expand, range, type)
{
    public BoundExpression Target { get; } = target;
}
