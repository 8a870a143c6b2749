using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Syntax;

/// <summary>A part of a template's text and what was read there. Data only.</summary>
internal abstract class SyntaxNode(TextRange range)
{
    public TextRange Range { get; } = range;
}

internal abstract class ExpressionSyntax(TextRange range) : SyntaxNode(range);

/// <summary>A constant.</summary>
internal sealed class LiteralExpression(TextRange range, TemplateValue value) : ExpressionSyntax(range)
{
    public TemplateValue Value { get; } = value;
}

/// <summary><c>name</c>, or <c>$name</c> when it is local.</summary>
internal sealed class VariableExpression(TextRange range, string name, bool isLocal) : ExpressionSyntax(range)
{
    public string Name { get; } = name;

    public bool IsLocal { get; } = isLocal;
}

/// <summary><c>target.name</c>, or <c>target?.name</c>.</summary>
internal sealed class MemberExpression(
    TextRange range, ExpressionSyntax target, string name, TextRange nameRange, bool isOptional)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public string Name { get; } = name;

    public TextRange NameRange { get; } = nameRange;

    public bool IsOptional { get; } = isOptional;
}

/// <summary><c>target[index]</c>.</summary>
internal sealed class IndexExpression(TextRange range, ExpressionSyntax target, ExpressionSyntax index)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public ExpressionSyntax Index { get; } = index;
}

/// <summary><c>target.empty?</c>.</summary>
internal sealed class EmptyCheckExpression(TextRange range, ExpressionSyntax target) : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;
}

/// <summary><c>(inner)</c>.</summary>
internal sealed class NestedExpression(TextRange range, ExpressionSyntax inner) : ExpressionSyntax(range)
{
    public ExpressionSyntax Inner { get; } = inner;
}

/// <summary><c>target a b</c>, or <c>target(a, b)</c> when it is explicit.</summary>
internal sealed class CallExpression(
    TextRange range, ExpressionSyntax target, IReadOnlyList<ExpressionSyntax> arguments, bool isExplicit)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public IReadOnlyList<ExpressionSyntax> Arguments { get; } = arguments;

    public bool IsExplicit { get; } = isExplicit;
}

/// <summary><c>name: value</c> among arguments or options; without a value it stands for true.</summary>
internal sealed class NamedArgument(TextRange range, string name, ExpressionSyntax? value) : ExpressionSyntax(range)
{
    public string Name { get; } = name;

    public ExpressionSyntax? Value { get; } = value;
}

/// <summary><c>from | to</c>; of several pipes the first is the outermost.</summary>
internal sealed class PipeExpression(TextRange range, ExpressionSyntax from, ExpressionSyntax to)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax From { get; } = from;

    public ExpressionSyntax To { get; } = to;
}

internal sealed class BinaryExpression(
    TextRange range, BinaryOperator op, TextRange opRange, ExpressionSyntax left, ExpressionSyntax right)
    : ExpressionSyntax(range)
{
    public BinaryOperator Op { get; } = op;

    public TextRange OpRange { get; } = opRange;

    public ExpressionSyntax Left { get; } = left;

    public ExpressionSyntax Right { get; } = right;
}

internal enum UnaryOperator
{
    Not,
    Negate,
    Plus,

    /// <summary><c>@f</c>: the function itself, not its result.</summary>
    FunctionReference,
}

internal sealed class UnaryExpression(TextRange range, UnaryOperator op, ExpressionSyntax operand)
    : ExpressionSyntax(range)
{
    public UnaryOperator Op { get; } = op;

    public ExpressionSyntax Operand { get; } = operand;
}

/// <summary><c>++x</c>, <c>x--</c>.</summary>
internal sealed class IncrementExpression(
    TextRange range, ExpressionSyntax operand, bool isDecrement, bool isPostfix)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Operand { get; } = operand;

    public bool IsDecrement { get; } = isDecrement;

    public bool IsPostfix { get; } = isPostfix;
}

/// <summary><c>target = value</c>, <c>target += value</c>.</summary>
internal sealed class AssignmentExpression(
    TextRange range, ExpressionSyntax target, BinaryOperator? op, TextRange opRange, ExpressionSyntax value)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Target { get; } = target;

    public BinaryOperator? Op { get; } = op;

    public TextRange OpRange { get; } = opRange;

    public ExpressionSyntax Value { get; } = value;
}

/// <summary><c>condition ? whenTrue : whenFalse</c>.</summary>
internal sealed class ConditionalExpression(
    TextRange range, ExpressionSyntax condition, ExpressionSyntax whenTrue, ExpressionSyntax whenFalse)
    : ExpressionSyntax(range)
{
    public ExpressionSyntax Condition { get; } = condition;

    public ExpressionSyntax WhenTrue { get; } = whenTrue;

    public ExpressionSyntax WhenFalse { get; } = whenFalse;
}

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ArrayExpression(TextRange range, IReadOnlyList<ExpressionSyntax> items) : ExpressionSyntax(range)
{
    public IReadOnlyList<ExpressionSyntax> Items { get; } = items;
}

/// <summary><c>{name: value}</c>.</summary>
internal sealed class ObjectExpression(TextRange range, IReadOnlyList<ObjectMember> members) : ExpressionSyntax(range)
{
    public IReadOnlyList<ObjectMember> Members { get; } = members;
}

internal sealed class ObjectMember(TextRange range, string name, ExpressionSyntax value) : SyntaxNode(range)
{
    public string Name { get; } = name;

    public ExpressionSyntax Value { get; } = value;
}

/// <summary><c>$"text {value}"</c>.</summary>
internal sealed class InterpolatedStringExpression(TextRange range, IReadOnlyList<ExpressionSyntax> parts)
    : ExpressionSyntax(range)
{
    public IReadOnlyList<ExpressionSyntax> Parts { get; } = parts;
}

/// <summary>What prompts do not have: <c>this</c>, <c>do … end</c>, <c>^list</c>.</summary>
internal sealed class RefusedExpression(TextRange range) : ExpressionSyntax(range);
