namespace PromptRegistry.Templates.Syntax;

/// <summary>Something that is carried out.</summary>
public abstract class StatementSyntax(TextRange range) : SyntaxNode(range);
