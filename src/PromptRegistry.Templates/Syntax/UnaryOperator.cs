namespace PromptRegistry.Templates.Syntax;

internal enum UnaryOperator
{
    Not,
    Negate,
    Plus,

    /// <summary><c>@f</c>: the function itself, not its result.</summary>
    FunctionReference,

    /// <summary><c>^list</c>: its items as arguments.</summary>
    Expand,
}
