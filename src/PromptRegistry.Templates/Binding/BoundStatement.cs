using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>A statement whose names are resolved. Data only.</summary>
internal abstract class BoundStatement(BoundStatementKind kind, TextRange range)
{
    public BoundStatementKind Kind { get; } = kind;

    public TextRange Range { get; } = range;
}
