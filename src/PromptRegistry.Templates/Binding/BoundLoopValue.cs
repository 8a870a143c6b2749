using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>for.index</c> and its like.</summary>
internal sealed class BoundLoopValue(TextRange range, TemplateType type, int loop, LoopProperty property)
    : BoundExpression(BoundExpressionKind.LoopValue, range, type)
{
    public int Loop { get; } = loop;

    public LoopProperty Property { get; } = property;
}
