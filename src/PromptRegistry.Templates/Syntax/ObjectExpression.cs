namespace PromptRegistry.Templates.Syntax;

/// <summary><c>{name: value}</c>.</summary>
internal sealed class ObjectExpression(TextRange range, IReadOnlyList<ObjectMember> members) : ExpressionSyntax(range)
{
    public IReadOnlyList<ObjectMember> Members { get; } = members;
}
