using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>$"text {value}"</c>.</summary>
internal sealed class BoundInterpolation(TextRange range, TemplateType type, IReadOnlyList<BoundExpression> parts)
    : BoundExpression(BoundExpressionKind.Interpolation, range, type)
{
    public IReadOnlyList<BoundExpression> Parts { get; } = parts;
}
