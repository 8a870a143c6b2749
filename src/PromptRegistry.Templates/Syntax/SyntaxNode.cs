namespace PromptRegistry.Templates.Syntax;

/// <summary>A part of a parsed template. Nodes hold data only.</summary>
internal abstract class SyntaxNode(TextRange range)
{
    public TextRange Range { get; } = range;
}
