using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Puts a value into a slot.</summary>
internal sealed class BoundAssign(TextRange range, int slot, string name, BoundExpression value)
    : BoundStatement(BoundStatementKind.Assign, range)
{
    public int Slot { get; } = slot;

    public string Name { get; } = name;

    public BoundExpression Value { get; } = value;
}
