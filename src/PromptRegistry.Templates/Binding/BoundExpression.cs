using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>An expression whose names are resolved and whose type is known. Data only.</summary>
internal abstract class BoundExpression(BoundExpressionKind kind, TextRange range, TemplateType type)
{
    public BoundExpressionKind Kind { get; } = kind;

    public TextRange Range { get; } = range;

    public TemplateType Type { get; } = type;
}
