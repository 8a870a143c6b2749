namespace PromptRegistry.Templates.Syntax;

/// <summary>Something with a value.</summary>
public abstract class ExpressionSyntax(TextRange range) : SyntaxNode(range);
