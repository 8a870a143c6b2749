namespace PromptRegistry.Templates.Syntax;

/// <summary><c>func name … end</c>, or <c>name(x) = …</c>.</summary>
internal sealed class FunctionStatement(TextRange range, FunctionSyntax function) : StatementSyntax(range)
{
    public FunctionSyntax Function { get; } = function;
}
