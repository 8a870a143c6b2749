namespace PromptRegistry.Templates.Syntax;

/// <summary><c>target.name</c>, or <c>target?.name</c>.</summary>
internal sealed class MemberExpression(
    TextRange range, ExpressionSyntax target, string name, TextRange nameRange, bool isOptional)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public string Name { get; } = name;

    public TextRange NameRange { get; } = nameRange;

    public bool IsOptional { get; } = isOptional;
}
