namespace PromptRegistry.Templates.Syntax;

/// <summary>A parameter: a default makes it optional; the last one may take all further arguments.</summary>
internal sealed class ParameterSyntax(TextRange range, string name, LiteralExpression? defaultValue, bool isRest)
    : SyntaxNode(range)
{
    public string Name { get; } = name;

    public LiteralExpression? DefaultValue { get; } = defaultValue;

    public bool IsRest { get; } = isRest;
}
