namespace PromptRegistry.Templates.Syntax;

/// <summary>Something that is carried out.</summary>
internal abstract class StatementSyntax(TextRange range) : SyntaxNode(range);
