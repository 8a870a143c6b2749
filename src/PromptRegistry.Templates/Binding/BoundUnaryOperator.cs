namespace PromptRegistry.Templates.Binding;

internal enum BoundUnaryOperator : byte
{
    Not,
    Negate,
    Plus,
}
