using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A built-in function with all its arguments, defaults included.</summary>
internal sealed class BoundCall(
    TextRange range, TemplateType type, FunctionSymbol function, IReadOnlyList<BoundExpression> arguments)
    : BoundExpression(BoundExpressionKind.Call, range, type)
{
    public FunctionSymbol Function { get; } = function;

    public IReadOnlyList<BoundExpression> Arguments { get; } = arguments;

    internal BoundExpression[] ArgumentArray { get; } = [.. arguments];
}
