using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>A statement whose names are resolved. Data only.</summary>
internal abstract record BoundStatement(BoundStatementKind Kind, TextRange Range);

internal enum BoundStatementKind : byte
{
    Text, Write, SetIndent, RestoreIndent, Block, If, Case, For, While, Assign, AssignMember, Capture,
    IncludeWrite, Return, Break, Continue
}

/// <summary>Literal text; what adjoins it is already merged.</summary>
internal sealed record BoundText(TextRange Range, string Text) : BoundStatement(BoundStatementKind.Text, Range);

/// <summary>Writes an expression's value.</summary>
internal sealed record BoundWrite(TextRange Range, BoundExpression Value)
    : BoundStatement(BoundStatementKind.Write, Range)
{
    /// <summary>The Value where it is a call whose result can be written without being made.</summary>
    internal BoundCall? Fused { get; } = Value is BoundCall { Function.Fused: not null } call ? call : null;
}

/// <summary>From here, line ends are followed by these blanks.</summary>
internal sealed record BoundSetIndent(TextRange Range, string? Blanks)
    : BoundStatement(BoundStatementKind.SetIndent, Range);

/// <summary>Back to the indentation at the start of the block.</summary>
internal sealed record BoundRestoreIndent(TextRange Range) : BoundStatement(BoundStatementKind.RestoreIndent, Range);

/// <summary>Statements one after another.</summary>
internal sealed record BoundBlock(TextRange Range, IReadOnlyList<BoundStatement> Statements, bool ChangesIndent)
    : BoundStatement(BoundStatementKind.Block, Range)
{
    internal BoundStatement[] StatementArray { get; } = [.. Statements];
}

/// <summary><c>if</c>; the else branch is a block or another if.</summary>
internal sealed record BoundIf(TextRange Range, BoundExpression Condition, BoundBlock Then, BoundStatement? Else)
    : BoundStatement(BoundStatementKind.If, Range);

/// <summary><c>case</c>.</summary>
internal sealed record BoundCase(
    TextRange Range, BoundExpression Value, IReadOnlyList<BoundWhen> Clauses, BoundBlock? Else)
    : BoundStatement(BoundStatementKind.Case, Range);

/// <summary>One <c>when</c>.</summary>
internal sealed record BoundWhen(TextRange Range, IReadOnlyList<BoundExpression> Values, BoundBlock Body);

/// <summary><c>for</c> over a slot.</summary>
internal sealed record BoundFor(
    TextRange Range, int Slot, int Loop, LoopUse Use, BoundExpression Iterator, LoopOptions Options, BoundBlock Body,
    BoundBlock? Else)
    : BoundStatement(BoundStatementKind.For, Range);

/// <summary><c>while</c>.</summary>
internal sealed record BoundWhile(TextRange Range, int Loop, LoopUse Use, BoundExpression Condition, BoundBlock Body)
    : BoundStatement(BoundStatementKind.While, Range);

/// <summary>Puts a value into a slot.</summary>
internal sealed record BoundAssign(TextRange Range, int Slot, string Name, BoundExpression Value)
    : BoundStatement(BoundStatementKind.Assign, Range);

/// <summary>Sets a member or item of a value that the template made.</summary>
internal sealed record BoundAssignMember(
    TextRange Range, BoundExpression Target, BinaryOperator? Op, BoundExpression Value)
    : BoundStatement(BoundStatementKind.AssignMember, Range);

/// <summary>What the body writes becomes a slot's text.</summary>
internal sealed record BoundCapture(TextRange Range, int Slot, string Name, BoundBlock Body)
    : BoundStatement(BoundStatementKind.Capture, Range);

/// <summary>Writes another template's output in place.</summary>
internal sealed record BoundIncludeWrite(
    TextRange Range, BoundPage Page, IReadOnlyList<BoundExpression> Arguments, IReadOnlyList<int> Slots)
    : BoundStatement(BoundStatementKind.IncludeWrite, Range);

/// <summary><c>ret</c>: ends the template; a value is written.</summary>
internal sealed record BoundReturn(TextRange Range, BoundExpression? Value)
    : BoundStatement(BoundStatementKind.Return, Range);

/// <summary><c>break</c>.</summary>
internal sealed record BoundBreak(TextRange Range) : BoundStatement(BoundStatementKind.Break, Range);

/// <summary><c>continue</c>.</summary>
internal sealed record BoundContinue(TextRange Range) : BoundStatement(BoundStatementKind.Continue, Range);

/// <summary><c>offset</c>, then <c>reversed</c>, then <c>limit</c>.</summary>
internal sealed record LoopOptions(
    BoundExpression? Offset, bool IsReversed, BoundExpression? Limit)
{
    public static LoopOptions None { get; } = new(null, false, null);
}
