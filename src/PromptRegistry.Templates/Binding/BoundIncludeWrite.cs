using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Writes another template's output in place.</summary>
internal sealed class BoundIncludeWrite(
    TextRange range, BoundPage page, IReadOnlyList<BoundExpression> arguments, IReadOnlyList<int> slots)
    : BoundStatement(BoundStatementKind.IncludeWrite, range)
{
    public BoundPage Page { get; } = page;

    public IReadOnlyList<BoundExpression> Arguments { get; } = arguments;

    public IReadOnlyList<int> Slots { get; } = slots;
}
