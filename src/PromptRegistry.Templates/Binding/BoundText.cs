using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Literal text; what adjoins it is already merged.</summary>
internal sealed class BoundText(TextRange range, string text)
    : BoundStatement(BoundStatementKind.Text, range)
{
    public string Text { get; } = text;
}
