using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding;

/// <summary>A constant.</summary>
internal sealed class BoundLiteral(TextRange range, TemplateType type, TemplateValue value)
    : BoundExpression(BoundExpressionKind.Literal, range, type)
{
    public TemplateValue Value { get; } = value;
}
