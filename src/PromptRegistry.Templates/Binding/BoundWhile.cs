using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>while</c>.</summary>
internal sealed class BoundWhile(TextRange range, int loop, LoopUse use, BoundExpression condition, BoundBlock body)
    : BoundStatement(BoundStatementKind.While, range)
{
    public int Loop { get; } = loop;

    public LoopUse Use { get; } = use;

    public BoundExpression Condition { get; } = condition;

    public BoundBlock Body { get; } = body;
}
