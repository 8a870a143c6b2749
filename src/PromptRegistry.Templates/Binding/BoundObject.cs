using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>{name: value}</c>.</summary>
internal sealed class BoundObject(
    TextRange range, TemplateType type, IReadOnlyList<string> names, IReadOnlyList<BoundExpression> values)
    : BoundExpression(BoundExpressionKind.Object, range, type)
{
    public IReadOnlyList<string> Names { get; } = names;

    public IReadOnlyList<BoundExpression> Values { get; } = values;
}
