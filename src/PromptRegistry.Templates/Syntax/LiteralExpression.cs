using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Syntax;

/// <summary>A constant: <c>1</c>, <c>"text"</c>, <c>true</c>, <c>null</c>.</summary>
internal sealed class LiteralExpression(TextRange range, TemplateValue value) : ExpressionSyntax(range)
{
    public TemplateValue Value { get; } = value;
}
