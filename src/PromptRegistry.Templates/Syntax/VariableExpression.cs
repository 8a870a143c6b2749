namespace PromptRegistry.Templates.Syntax;

/// <summary>A name: <c>x</c>, or a local one, <c>$x</c>; <c>$</c> stands for the arguments.</summary>
internal sealed class VariableExpression(TextRange range, string name, bool isLocal) : ExpressionSyntax(range)
{
    public string Name { get; } = name;

    public bool IsLocal { get; } = isLocal;
}
