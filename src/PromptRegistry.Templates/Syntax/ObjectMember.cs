namespace PromptRegistry.Templates.Syntax;

/// <summary>One <c>name: value</c> of an object.</summary>
internal sealed class ObjectMember(TextRange range, string name, ExpressionSyntax value) : SyntaxNode(range)
{
    public string Name { get; } = name;

    public ExpressionSyntax Value { get; } = value;
}
