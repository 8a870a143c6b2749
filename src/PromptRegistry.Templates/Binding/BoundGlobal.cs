using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>An input, by its place among the binding options' globals.</summary>
internal sealed class BoundGlobal(TextRange range, TemplateType type, int index, string name)
    : BoundExpression(BoundExpressionKind.Global, range, type)
{
    public int Index { get; } = index;

    public string Name { get; } = name;
}
