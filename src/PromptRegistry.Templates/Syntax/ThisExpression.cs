namespace PromptRegistry.Templates.Syntax;

/// <summary><c>this</c>: the object that plain names belong to.</summary>
internal sealed class ThisExpression(TextRange range) : ExpressionSyntax(range);
