namespace PromptRegistry.Templates.Parsing;

internal enum ExpressionMode
{
    Default,

    /// <summary>A colon ends the expression: the branches of <c>?:</c>.</summary>
    NoNamedArgument,

    /// <summary>Operands and paths only: the variable of a loop, the value of a named argument.</summary>
    Basic,

    /// <summary><c>||</c> separates the values of a <c>when</c>.</summary>
    When,
}
