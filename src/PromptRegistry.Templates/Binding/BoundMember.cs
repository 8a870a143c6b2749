using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>target.name</c>.</summary>
internal sealed class BoundMember(
    TextRange range, TemplateType type, BoundExpression target, string name, TextRange nameRange, bool isOptional)
    : BoundExpression(BoundExpressionKind.Member, range, type)
{
    public BoundExpression Target { get; } = target;

    public string Name { get; } = name;

    public TextRange NameRange { get; } = nameRange;

    public bool IsOptional { get; } = isOptional;
}
