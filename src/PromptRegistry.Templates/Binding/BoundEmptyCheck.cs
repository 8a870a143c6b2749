using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>target.empty?</c>.</summary>
internal sealed class BoundEmptyCheck(TextRange range, TemplateType type, BoundExpression target)
    : BoundExpression(BoundExpressionKind.EmptyCheck, range, type)
{
    public BoundExpression Target { get; } = target;
}
