using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>What the body writes becomes a path's text.</summary>
internal sealed class BoundCapturePath(TextRange range, BoundExpression target, BoundBlock body)
    : BoundStatement(BoundStatementKind.CapturePath, range)
{
    public BoundExpression Target { get; } = target;

    public BoundBlock Body { get; } = body;
}
