using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A function itself, not its result.</summary>
internal sealed class BoundReference(TextRange range, TemplateType type, BoundExpression target)
    : BoundExpression(BoundExpressionKind.Reference, range, type)
{
    public BoundExpression Target { get; } = target;
}
