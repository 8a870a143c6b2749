using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>while</c> with its variables under a name.</summary>
internal sealed class BoundWhileName(TextRange range, BoundExpression condition, BoundBlock body)
    : BoundStatement(BoundStatementKind.WhileName, range)
{
    public BoundExpression Condition { get; } = condition;

    public BoundBlock Body { get; } = body;
}
