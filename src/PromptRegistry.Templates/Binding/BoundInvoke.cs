using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A call of whatever the target turns out to be.</summary>
internal sealed class BoundInvoke(
    TextRange range, TemplateType type, BoundExpression target, IReadOnlyList<BoundArgument> arguments, bool isPipe)
    : BoundExpression(BoundExpressionKind.Invoke, range, type)
{
    public BoundExpression Target { get; } = target;

    public IReadOnlyList<BoundArgument> Arguments { get; } = arguments;

    public bool IsPipe { get; } = isPipe;
}
