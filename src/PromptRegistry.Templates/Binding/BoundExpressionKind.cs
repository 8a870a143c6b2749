namespace PromptRegistry.Templates.Binding;

internal enum BoundExpressionKind : byte
{
    Literal,
    Global,
    Local,
    LoopValue,
    Member,
    Index,
    Unary,
    Binary,
    Logical,
    Conditional,
    Array,
    Object,
    Interpolation,
    EmptyCheck,
    Call,
    Include,
    Increment,
}
