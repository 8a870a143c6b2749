using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>(inner)</c>: a function inside is called.</summary>
internal sealed class BoundNested(TextRange range, TemplateType type, BoundExpression inner)
    : BoundExpression(BoundExpressionKind.Nested, range, type)
{
    public BoundExpression Inner { get; } = inner;
}
