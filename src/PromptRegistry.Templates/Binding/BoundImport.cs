using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>An object's members become variables.</summary>
internal sealed class BoundImport(TextRange range, BoundExpression value)
    : BoundStatement(BoundStatementKind.Import, range)
{
    public BoundExpression Value { get; } = value;
}
