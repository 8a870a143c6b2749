using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>What the body writes becomes a slot's text.</summary>
internal sealed class BoundCapture(TextRange range, int slot, string name, BoundBlock body)
    : BoundStatement(BoundStatementKind.Capture, range)
{
    public int Slot { get; } = slot;

    public string Name { get; } = name;

    public BoundBlock Body { get; } = body;
}
