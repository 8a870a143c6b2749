namespace PromptRegistry.Templates.Binding;

public enum BoundUnaryOperator : byte
{
    Not,
    Negate,
    Plus,
}
