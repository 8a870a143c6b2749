namespace PromptRegistry.Templates.Syntax;

internal abstract class StatementSyntax(TextRange range) : SyntaxNode(range);

/// <summary>Statements one after another: a whole template, or the body of a statement.</summary>
internal sealed class BlockSyntax(TextRange range, IReadOnlyList<StatementSyntax> statements) : StatementSyntax(range)
{
    public IReadOnlyList<StatementSyntax> Statements { get; } = statements;
}

/// <summary>Text outside of code, after whitespace control; escaped between <c>{%{</c> and <c>}%}</c>.</summary>
internal sealed class TextStatement(TextRange range, bool isEscaped) : StatementSyntax(range)
{
    public bool IsEscaped { get; } = isEscaped;
}

/// <summary>A <c>{{</c> with blanks before it on its line.</summary>
internal sealed class CodeEnterStatement(TextRange range, TextRange indent) : StatementSyntax(range)
{
    public TextRange Indent { get; } = indent;
}

/// <summary>A <c>}}</c>.</summary>
internal sealed class CodeExitStatement(TextRange range) : StatementSyntax(range);

/// <summary>An expression as a statement: what it gives is written.</summary>
internal sealed class ExpressionStatement(TextRange range, ExpressionSyntax expression) : StatementSyntax(range)
{
    public ExpressionSyntax Expression { get; } = expression;
}

/// <summary><c>if</c>; the other branch is a block or another <c>if</c>.</summary>
internal sealed class IfStatement(
    TextRange range, ExpressionSyntax condition, BlockSyntax then, StatementSyntax? @else)
    : StatementSyntax(range)
{
    public ExpressionSyntax Condition { get; } = condition;

    public BlockSyntax Then { get; } = then;

    public StatementSyntax? Else { get; } = @else;
}

internal sealed class CaseStatement(
    TextRange range, ExpressionSyntax value, IReadOnlyList<WhenClause> clauses, BlockSyntax? @else)
    : StatementSyntax(range)
{
    public ExpressionSyntax Value { get; } = value;

    public IReadOnlyList<WhenClause> Clauses { get; } = clauses;

    public BlockSyntax? Else { get; } = @else;
}

internal sealed class WhenClause(TextRange range, IReadOnlyList<ExpressionSyntax> values, BlockSyntax body)
    : SyntaxNode(range)
{
    public IReadOnlyList<ExpressionSyntax> Values { get; } = values;

    public BlockSyntax Body { get; } = body;
}

internal sealed class ForStatement(
    TextRange range, ExpressionSyntax variable, ExpressionSyntax iterator, IReadOnlyList<NamedArgument> options,
    BlockSyntax body, BlockSyntax? @else)
    : StatementSyntax(range)
{
    public ExpressionSyntax Variable { get; } = variable;

    public ExpressionSyntax Iterator { get; } = iterator;

    public IReadOnlyList<NamedArgument> Options { get; } = options;

    public BlockSyntax Body { get; } = body;

    public BlockSyntax? Else { get; } = @else;
}

internal sealed class WhileStatement(TextRange range, ExpressionSyntax condition, BlockSyntax body)
    : StatementSyntax(range)
{
    public ExpressionSyntax Condition { get; } = condition;

    public BlockSyntax Body { get; } = body;
}

internal sealed class CaptureStatement(TextRange range, ExpressionSyntax target, BlockSyntax body)
    : StatementSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public BlockSyntax Body { get; } = body;
}

internal sealed class ReturnStatement(TextRange range, ExpressionSyntax? value) : StatementSyntax(range)
{
    public ExpressionSyntax? Value { get; } = value;
}

internal sealed class BreakStatement(TextRange range) : StatementSyntax(range);

internal sealed class ContinueStatement(TextRange range) : StatementSyntax(range);

/// <summary>A statement that prompts do not have, by its word: <c>func</c>, <c>with</c>, <c>import</c>.</summary>
internal sealed class RefusedStatement(TextRange range, string word) : StatementSyntax(range)
{
    public string Word { get; } = word;
}
