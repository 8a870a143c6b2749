using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A name looked up while rendering.</summary>
internal sealed class BoundName(TextRange range, TemplateType type, string name, bool isLocal)
    : BoundExpression(BoundExpressionKind.Name, range, type)
{
    public string Name { get; } = name;

    public bool IsLocal { get; } = isLocal;
}
