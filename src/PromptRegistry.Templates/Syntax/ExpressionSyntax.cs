using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Syntax;

/// <summary>A part of a template's text and what was read there. Data only.</summary>
internal abstract record SyntaxNode(TextRange Range);

internal abstract record ExpressionSyntax(TextRange Range) : SyntaxNode(Range);

/// <summary>A constant.</summary>
internal sealed record LiteralExpression(TextRange Range, TemplateValue Value) : ExpressionSyntax(Range);

/// <summary><c>name</c>, or <c>$name</c> when it is local.</summary>
internal sealed record VariableExpression(TextRange Range, string Name, bool IsLocal) : ExpressionSyntax(Range);

/// <summary><c>target.name</c>, or <c>target?.name</c>.</summary>
internal sealed record MemberExpression(
    TextRange Range, ExpressionSyntax Target, string Name, TextRange NameRange, bool IsOptional)
    : ExpressionSyntax(Range);

/// <summary><c>target[index]</c>.</summary>
internal sealed record IndexExpression(TextRange Range, ExpressionSyntax Target, ExpressionSyntax Index)
    : ExpressionSyntax(Range);

/// <summary><c>target.empty?</c>.</summary>
internal sealed record EmptyCheckExpression(TextRange Range, ExpressionSyntax Target) : ExpressionSyntax(Range);

/// <summary><c>(inner)</c>.</summary>
internal sealed record NestedExpression(TextRange Range, ExpressionSyntax Inner) : ExpressionSyntax(Range);

/// <summary><c>target a b</c>, or <c>target(a, b)</c> when it is explicit.</summary>
internal sealed record CallExpression(
    TextRange Range, ExpressionSyntax Target, IReadOnlyList<ExpressionSyntax> Arguments, bool IsExplicit)
    : ExpressionSyntax(Range);

/// <summary><c>name: value</c> among arguments or options; without a value it stands for true.</summary>
internal sealed record NamedArgument(TextRange Range, string Name, ExpressionSyntax? Value) : ExpressionSyntax(Range);

/// <summary><c>from | to</c>; of several pipes the first is the outermost.</summary>
internal sealed record PipeExpression(TextRange Range, ExpressionSyntax From, ExpressionSyntax To)
    : ExpressionSyntax(Range);

internal sealed record BinaryExpression(
    TextRange Range, BinaryOperator Op, TextRange OpRange, ExpressionSyntax Left, ExpressionSyntax Right)
    : ExpressionSyntax(Range);

internal enum UnaryOperator
{
    Not,
    Negate,
    Plus,

    /// <summary><c>@f</c>: the function itself, not its result.</summary>
    FunctionReference,
}

internal sealed record UnaryExpression(TextRange Range, UnaryOperator Op, ExpressionSyntax Operand)
    : ExpressionSyntax(Range);

/// <summary><c>++x</c>, <c>x--</c>.</summary>
internal sealed record IncrementExpression(TextRange Range, ExpressionSyntax Operand, bool IsDecrement, bool IsPostfix)
    : ExpressionSyntax(Range);

/// <summary><c>target = value</c>, <c>target += value</c>.</summary>
internal sealed record AssignmentExpression(
    TextRange Range, ExpressionSyntax Target, BinaryOperator? Op, TextRange OpRange, ExpressionSyntax Value)
    : ExpressionSyntax(Range);

/// <summary><c>condition ? whenTrue : whenFalse</c>.</summary>
internal sealed record ConditionalExpression(
    TextRange Range, ExpressionSyntax Condition, ExpressionSyntax WhenTrue, ExpressionSyntax WhenFalse)
    : ExpressionSyntax(Range);

/// <summary><c>[a, b]</c>.</summary>
internal sealed record ArrayExpression(TextRange Range, IReadOnlyList<ExpressionSyntax> Items)
    : ExpressionSyntax(Range);

/// <summary><c>{name: value}</c>.</summary>
internal sealed record ObjectExpression(TextRange Range, IReadOnlyList<ObjectMember> Members) : ExpressionSyntax(Range);

internal sealed record ObjectMember(TextRange Range, string Name, ExpressionSyntax Value) : SyntaxNode(Range);

/// <summary><c>$"text {value}"</c>.</summary>
internal sealed record InterpolatedStringExpression(TextRange Range, IReadOnlyList<ExpressionSyntax> Parts)
    : ExpressionSyntax(Range);

/// <summary>What prompts do not have: <c>this</c>, <c>do … end</c>, <c>^list</c>.</summary>
internal sealed record RefusedExpression(TextRange Range) : ExpressionSyntax(Range);
