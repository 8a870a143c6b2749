namespace PromptRegistry.Templates.Syntax;

/// <summary><c>func name … end</c>, or <c>name(x) = …</c>.</summary>
public sealed class FunctionStatement(TextRange range, FunctionSyntax function) : StatementSyntax(range)
{
    public FunctionSyntax Function { get; } = function;
}
