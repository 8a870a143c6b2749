using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary><c>for</c> or <c>tablerow</c> over a name.</summary>
internal sealed class BoundForName(
    TextRange range, bool isTableRow, BoundExpression variable, BoundExpression iterator, LoopOptions options,
    BoundBlock body, BoundBlock? @else)
    : BoundStatement(BoundStatementKind.ForName, range)
{
    public bool IsTableRow { get; } = isTableRow;

    public BoundExpression Variable { get; } = variable;

    /// <summary>The variable, when it is a plain name.</summary>
    public string? PlainName => Variable is BoundName { IsLocal: false } name ? name.Name : null;

    /// <summary>The variable, when it is a local name, <c>$x</c>.</summary>
    public string? LocalName => Variable is BoundName { IsLocal: true } name ? name.Name : null;

    public BoundExpression Iterator { get; } = iterator;

    public LoopOptions Options { get; } = options;

    /// <summary>The first option that this loop does not have; an error when there is something to loop over.</summary>
    public NamedArgument? UnknownOption { get; init; }

    public BoundBlock Body { get; } = body;

    public BoundBlock? Else { get; } = @else;
}
