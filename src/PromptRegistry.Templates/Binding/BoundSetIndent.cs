using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>From here, line ends are followed by these blanks.</summary>
internal sealed class BoundSetIndent(TextRange range, string? blanks)
    : BoundStatement(BoundStatementKind.SetIndent, range)
{
    public string? Blanks { get; } = blanks;
}
