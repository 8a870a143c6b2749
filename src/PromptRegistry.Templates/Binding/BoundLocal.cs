using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A variable of the template, by its slot.</summary>
internal sealed class BoundLocal(TextRange range, TemplateType type, int slot, string name)
    : BoundExpression(BoundExpressionKind.Local, range, type)
{
    public int Slot { get; } = slot;

    public string Name { get; } = name;
}
