using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>A statement whose names are resolved. Data only.</summary>
internal abstract class BoundStatement(BoundStatementKind kind, TextRange range)
{
    public BoundStatementKind Kind { get; } = kind;

    public TextRange Range { get; } = range;
}

internal enum BoundStatementKind : byte
{
    Text,
    Write,
    SetIndent,
    RestoreIndent,
    Block,
    If,
    Case,
    For,
    While,
    Assign,
    AssignMember,
    Capture,
    IncludeWrite,
    Return,
    Break,
    Continue,
}

/// <summary>Literal text; what adjoins it is already merged.</summary>
internal sealed class BoundText(TextRange range, string text)
    : BoundStatement(BoundStatementKind.Text, range)
{
    public string Text { get; } = text;
}

/// <summary>Writes an expression's value.</summary>
internal sealed class BoundWrite(TextRange range, BoundExpression value)
    : BoundStatement(BoundStatementKind.Write, range)
{
    public BoundExpression Value { get; } = value;

    /// <summary>The value where it is a call whose result can be written without being made.</summary>
    internal BoundCall? Fused { get; } = value is BoundCall { Function.Fused: not null } call ? call : null;
}

/// <summary>From here, line ends are followed by these blanks.</summary>
internal sealed class BoundSetIndent(TextRange range, string? blanks)
    : BoundStatement(BoundStatementKind.SetIndent, range)
{
    public string? Blanks { get; } = blanks;
}

/// <summary>Back to the indentation at the start of the block.</summary>
internal sealed class BoundRestoreIndent(TextRange range)
    : BoundStatement(BoundStatementKind.RestoreIndent, range);

/// <summary>Statements one after another.</summary>
internal sealed class BoundBlock(TextRange range, IReadOnlyList<BoundStatement> statements, bool changesIndent)
    : BoundStatement(BoundStatementKind.Block, range)
{
    public IReadOnlyList<BoundStatement> Statements { get; } = statements;

    public bool ChangesIndent { get; } = changesIndent;

    internal BoundStatement[] StatementArray { get; } = [.. statements];
}

/// <summary><c>if</c>; the else branch is a block or another if.</summary>
internal sealed class BoundIf(TextRange range, BoundExpression condition, BoundBlock then, BoundStatement? @else)
    : BoundStatement(BoundStatementKind.If, range)
{
    public BoundExpression Condition { get; } = condition;

    public BoundBlock Then { get; } = then;

    public BoundStatement? Else { get; } = @else;
}

/// <summary><c>case</c>.</summary>
internal sealed class BoundCase(
    TextRange range, BoundExpression value, IReadOnlyList<BoundWhen> clauses, BoundBlock? @else)
    : BoundStatement(BoundStatementKind.Case, range)
{
    public BoundExpression Value { get; } = value;

    public IReadOnlyList<BoundWhen> Clauses { get; } = clauses;

    public BoundBlock? Else { get; } = @else;
}

/// <summary>One <c>when</c>.</summary>
internal sealed record BoundWhen(TextRange Range, IReadOnlyList<BoundExpression> Values, BoundBlock Body);

/// <summary><c>for</c> over a slot.</summary>
internal sealed class BoundFor(
    TextRange range, int slot, int loop, LoopUse use, BoundExpression iterator, LoopOptions options, BoundBlock body,
    BoundBlock? @else)
    : BoundStatement(BoundStatementKind.For, range)
{
    public int Slot { get; } = slot;

    public int Loop { get; } = loop;

    public LoopUse Use { get; } = use;

    public BoundExpression Iterator { get; } = iterator;

    public LoopOptions Options { get; } = options;

    public BoundBlock Body { get; } = body;

    public BoundBlock? Else { get; } = @else;
}

/// <summary><c>while</c>.</summary>
internal sealed class BoundWhile(TextRange range, int loop, LoopUse use, BoundExpression condition, BoundBlock body)
    : BoundStatement(BoundStatementKind.While, range)
{
    public int Loop { get; } = loop;

    public LoopUse Use { get; } = use;

    public BoundExpression Condition { get; } = condition;

    public BoundBlock Body { get; } = body;
}

/// <summary>Puts a value into a slot.</summary>
internal sealed class BoundAssign(TextRange range, int slot, string name, BoundExpression value)
    : BoundStatement(BoundStatementKind.Assign, range)
{
    public int Slot { get; } = slot;

    public string Name { get; } = name;

    public BoundExpression Value { get; } = value;
}

/// <summary>Sets a member or item of a value that the template made.</summary>
internal sealed class BoundAssignMember(
    TextRange range, BoundExpression target, BinaryOperator? op, BoundExpression value)
    : BoundStatement(BoundStatementKind.AssignMember, range)
{
    public BoundExpression Target { get; } = target;

    public BinaryOperator? Op { get; } = op;

    public BoundExpression Value { get; } = value;
}

/// <summary>What the body writes becomes a slot's text.</summary>
internal sealed class BoundCapture(TextRange range, int slot, string name, BoundBlock body)
    : BoundStatement(BoundStatementKind.Capture, range)
{
    public int Slot { get; } = slot;

    public string Name { get; } = name;

    public BoundBlock Body { get; } = body;
}

/// <summary>Writes another template's output in place.</summary>
internal sealed class BoundIncludeWrite(
    TextRange range, BoundPage page, IReadOnlyList<BoundExpression> arguments, IReadOnlyList<int> slots)
    : BoundStatement(BoundStatementKind.IncludeWrite, range)
{
    public BoundPage Page { get; } = page;

    public IReadOnlyList<BoundExpression> Arguments { get; } = arguments;

    public IReadOnlyList<int> Slots { get; } = slots;
}

/// <summary><c>ret</c>: ends the template; a value is written.</summary>
internal sealed class BoundReturn(TextRange range, BoundExpression? value)
    : BoundStatement(BoundStatementKind.Return, range)
{
    public BoundExpression? Value { get; } = value;
}

/// <summary><c>break</c>.</summary>
internal sealed class BoundBreak(TextRange range)
    : BoundStatement(BoundStatementKind.Break, range);

/// <summary><c>continue</c>.</summary>
internal sealed class BoundContinue(TextRange range)
    : BoundStatement(BoundStatementKind.Continue, range);

/// <summary><c>offset</c>, then <c>reversed</c>, then <c>limit</c>.</summary>
internal sealed record LoopOptions(
    BoundExpression? Offset, bool IsReversed, BoundExpression? Limit)
{
    public static LoopOptions None { get; } = new(null, false, null);
}
