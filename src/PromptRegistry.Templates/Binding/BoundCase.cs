using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>case</c>.</summary>
internal sealed class BoundCase(
    TextRange range, BoundExpression value, IReadOnlyList<BoundWhen> clauses, BoundBlock? @else)
    : BoundStatement(BoundStatementKind.Case, range)
{
    public BoundExpression Value { get; } = value;

    public IReadOnlyList<BoundWhen> Clauses { get; } = clauses;

    public BoundBlock? Else { get; } = @else;
}
