using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A function that the template defines.</summary>
internal sealed class BoundFunctionValue(TextRange range, TemplateType type, BoundFunction function)
    : BoundExpression(BoundExpressionKind.FunctionValue, range, type)
{
    public BoundFunction Function { get; } = function;
}
