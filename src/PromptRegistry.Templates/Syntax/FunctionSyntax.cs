namespace PromptRegistry.Templates.Syntax;

/// <summary>A function: its name unless it has none, its parameters unless it takes any, its body.</summary>
internal sealed class FunctionSyntax(
    TextRange range, VariableExpression? name, IReadOnlyList<ParameterSyntax>? parameters, StatementSyntax body)
    : SyntaxNode(range)
{
    public VariableExpression? Name { get; } = name;

    public IReadOnlyList<ParameterSyntax>? Parameters { get; } = parameters;

    public StatementSyntax Body { get; } = body;
}
