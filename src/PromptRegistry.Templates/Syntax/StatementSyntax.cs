namespace PromptRegistry.Templates.Syntax;

internal abstract record StatementSyntax(TextRange Range) : SyntaxNode(Range);

/// <summary>Statements one after another: a whole template, or the body of a statement.</summary>
internal sealed record BlockSyntax(TextRange Range, IReadOnlyList<StatementSyntax> Statements) : StatementSyntax(Range);

/// <summary>Text outside of code, after whitespace control; escaped between <c>{%{</c> and <c>}%}</c>.</summary>
internal sealed record TextStatement(TextRange Range, bool IsEscaped) : StatementSyntax(Range);

/// <summary>A <c>{{</c> with blanks before it on its line.</summary>
internal sealed record CodeEnterStatement(TextRange Range, TextRange Indent) : StatementSyntax(Range);

/// <summary>A <c>}}</c>.</summary>
internal sealed record CodeExitStatement(TextRange Range) : StatementSyntax(Range);

/// <summary>An expression as a statement: what it gives is written.</summary>
internal sealed record ExpressionStatement(TextRange Range, ExpressionSyntax Expression) : StatementSyntax(Range);

/// <summary><c>if</c>; the other branch is a block or another <c>if</c>.</summary>
internal sealed record IfStatement(TextRange Range, ExpressionSyntax Condition, BlockSyntax Then, StatementSyntax? Else)
    : StatementSyntax(Range);

internal sealed record CaseStatement(
    TextRange Range, ExpressionSyntax Value, IReadOnlyList<WhenClause> Clauses, BlockSyntax? Else)
    : StatementSyntax(Range);

internal sealed record WhenClause(TextRange Range, IReadOnlyList<ExpressionSyntax> Values, BlockSyntax Body)
    : SyntaxNode(Range);

internal sealed record ForStatement(
    TextRange Range, ExpressionSyntax Variable, ExpressionSyntax Iterator, IReadOnlyList<NamedArgument> Options,
    BlockSyntax Body, BlockSyntax? Else)
    : StatementSyntax(Range);

internal sealed record WhileStatement(TextRange Range, ExpressionSyntax Condition, BlockSyntax Body)
    : StatementSyntax(Range);

internal sealed record CaptureStatement(TextRange Range, ExpressionSyntax Target, BlockSyntax Body)
    : StatementSyntax(Range);

internal sealed record ReturnStatement(TextRange Range, ExpressionSyntax? Value) : StatementSyntax(Range);

internal sealed record BreakStatement(TextRange Range) : StatementSyntax(Range);

internal sealed record ContinueStatement(TextRange Range) : StatementSyntax(Range);

/// <summary>A statement that prompts do not have, by its word: <c>func</c>, <c>with</c>, <c>import</c>.</summary>
internal sealed record RefusedStatement(TextRange Range, string Word) : StatementSyntax(Range);
