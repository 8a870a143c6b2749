namespace PromptRegistry.Templates.Syntax;

/// <summary>Something with a value.</summary>
internal abstract class ExpressionSyntax(TextRange range) : SyntaxNode(range);
