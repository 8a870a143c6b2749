using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Writes an expression's value.</summary>
internal sealed class BoundWrite(TextRange range, BoundExpression value)
    : BoundStatement(BoundStatementKind.Write, range)
{
    public BoundExpression Value { get; } = value;

    /// <summary>The value where it is a call whose result can be written without being made.</summary>
    internal BoundCall? Fused { get; } = value is BoundCall { Function.Fused: not null } call ? call : null;
}
