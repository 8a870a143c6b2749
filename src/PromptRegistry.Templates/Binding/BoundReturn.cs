using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>ret</c>: ends the template; a value is written.</summary>
internal sealed class BoundReturn(TextRange range, BoundExpression? value)
    : BoundStatement(BoundStatementKind.Return, range)
{
    public BoundExpression? Value { get; } = value;
}
