using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Calls a function that runs the body where it writes <c>$$</c>.</summary>
internal sealed class BoundWrap(TextRange range, BoundExpression target, BoundBlock body)
    : BoundStatement(BoundStatementKind.Wrap, range)
{
    public BoundExpression Target { get; } = target;

    /// <summary>The target calls a function; anything else is an error when it is reached.</summary>
    public bool IsCall => Target is BoundInvoke or BoundName or BoundMember or BoundIndex;

    public BoundBlock Body { get; } = body;
}
