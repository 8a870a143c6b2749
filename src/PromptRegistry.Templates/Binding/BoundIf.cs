using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>if</c>; the else branch is a block or another if.</summary>
internal sealed class BoundIf(TextRange range, BoundExpression condition, BoundBlock then, BoundStatement? @else)
    : BoundStatement(BoundStatementKind.If, range)
{
    public BoundExpression Condition { get; } = condition;

    public BoundBlock Then { get; } = then;

    public BoundStatement? Else { get; } = @else;
}
