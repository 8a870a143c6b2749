namespace PromptRegistry.Templates.Binding;

internal enum BoundStatementKind : byte
{
    Text,
    Write,
    SetIndent,
    RestoreIndent,
    Block,
    If,
    Case,
    For,
    While,
    Assign,
    AssignMember,
    Capture,
    IncludeWrite,
    Return,
    Break,
    Continue,
}
