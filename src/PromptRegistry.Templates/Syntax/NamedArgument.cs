namespace PromptRegistry.Templates.Syntax;

/// <summary><c>name: value</c> among a call's arguments; without a value it means true.</summary>
internal sealed class NamedArgument(TextRange range, string name, ExpressionSyntax? value) : ExpressionSyntax(range)
{
    public string Name { get; } = name;

    public ExpressionSyntax? Value { get; } = value;
}
