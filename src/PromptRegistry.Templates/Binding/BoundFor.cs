using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>for</c> over a slot.</summary>
internal sealed class BoundFor(
    TextRange range, int slot, int loop, LoopUse use, BoundExpression iterator, LoopOptions options, BoundBlock body,
    BoundBlock? @else)
    : BoundStatement(BoundStatementKind.For, range)
{
    public int Slot { get; } = slot;

    public int Loop { get; } = loop;

    public LoopUse Use { get; } = use;

    public BoundExpression Iterator { get; } = iterator;

    public LoopOptions Options { get; } = options;

    public BoundBlock Body { get; } = body;

    public BoundBlock? Else { get; } = @else;
}
