using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Gives a function its name.</summary>
public sealed class BoundDefineFunction(TextRange range, BoundFunction function)
    : BoundStatement(BoundStatementKind.DefineFunction, range)
{
    public BoundFunction Function { get; } = function;
}
