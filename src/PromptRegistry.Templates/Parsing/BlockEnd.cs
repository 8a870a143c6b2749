using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>Collects what ended a block: an else, or the next when of a case.</summary>
internal sealed class BlockEnd(Construct parent)
{
    public Construct Parent { get; } = parent;

    public StatementSyntax? Else { get; set; }

    public List<WhenClause>? Clauses { get; set; }
}
