using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Gives a function its name.</summary>
internal sealed class BoundDefineFunction(TextRange range, BoundFunction function)
    : BoundStatement(BoundStatementKind.DefineFunction, range)
{
    public BoundFunction Function { get; } = function;
}
