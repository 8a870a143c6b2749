using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>Another template's output, as a value.</summary>
internal sealed class BoundInclude(
    TextRange range, TemplateType type, BoundPage page, IReadOnlyList<BoundExpression> arguments,
    IReadOnlyList<int> slots)
    : BoundExpression(BoundExpressionKind.Include, range, type)
{
    public BoundPage Page { get; } = page;

    public IReadOnlyList<BoundExpression> Arguments { get; } = arguments;

    public IReadOnlyList<int> Slots { get; } = slots;
}
