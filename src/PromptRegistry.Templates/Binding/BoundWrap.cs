using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Calls a function that runs the body where it writes <c>$$</c>.</summary>
internal sealed class BoundWrap(TextRange range, BoundExpression target, BoundBlock body)
    : BoundStatement(BoundStatementKind.Wrap, range)
{
    public BoundExpression Target { get; } = target;

    public BoundBlock Body { get; } = body;
}
