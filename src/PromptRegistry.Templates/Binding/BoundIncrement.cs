using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>++x</c> and its like on a slot.</summary>
internal sealed class BoundIncrement(TextRange range, TemplateType type, int slot, bool isDecrement, bool isPostfix)
    : BoundExpression(BoundExpressionKind.Increment, range, type)
{
    public int Slot { get; } = slot;

    public bool IsDecrement { get; } = isDecrement;

    public bool IsPostfix { get; } = isPostfix;
}
