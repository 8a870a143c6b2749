using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>What surrounds an expression and so decides where it ends.</summary>
internal readonly struct ExpressionContext
{
    /// <summary>Operators that bind no tighter than this end the expression.</summary>
    public int Precedence { get; init; }

    public ExpressionMode Mode { get; init; }

    /// <summary>An operand of a call's argument: what follows are the call's further arguments.</summary>
    public bool InsideCall { get; init; }

    public bool NoAssignment { get; init; }

    /// <summary>Collects a loop's options, <c>limit:2</c>; null elsewhere.</summary>
    public List<NamedArgument>? Options { get; init; }
}
