using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding;

/// <summary>An expression whose names are resolved and whose type is known. Data only.</summary>
internal abstract class BoundExpression(BoundExpressionKind kind, TextRange range, TemplateType type)
{
    public BoundExpressionKind Kind { get; } = kind;

    public TextRange Range { get; } = range;

    public TemplateType Type { get; } = type;
}

internal enum BoundExpressionKind : byte
{
    Literal,
    Global,
    Local,
    LoopValue,
    Member,
    Index,
    Unary,
    Binary,
    Logical,
    Conditional,
    Array,
    Object,
    Interpolation,
    EmptyCheck,
    Call,
    Include,
    Increment,
}

/// <summary>A constant.</summary>
internal sealed class BoundLiteral(TextRange range, TemplateType type, TemplateValue value)
    : BoundExpression(BoundExpressionKind.Literal, range, type)
{
    public TemplateValue Value { get; } = value;
}

/// <summary>An input, by its place among the binding options' globals.</summary>
internal sealed class BoundGlobal(TextRange range, TemplateType type, int index, string name)
    : BoundExpression(BoundExpressionKind.Global, range, type)
{
    public int Index { get; } = index;

    public string Name { get; } = name;
}

/// <summary>A variable of the template, by its slot.</summary>
internal sealed class BoundLocal(TextRange range, TemplateType type, int slot, string name)
    : BoundExpression(BoundExpressionKind.Local, range, type)
{
    public int Slot { get; } = slot;

    public string Name { get; } = name;
}

/// <summary><c>for.index</c> and its like.</summary>
internal sealed class BoundLoopValue(TextRange range, TemplateType type, int loop, LoopProperty property)
    : BoundExpression(BoundExpressionKind.LoopValue, range, type)
{
    public int Loop { get; } = loop;

    public LoopProperty Property { get; } = property;
}

/// <summary><c>target.name</c>.</summary>
internal sealed class BoundMember(
    TextRange range, TemplateType type, BoundExpression target, string name, TextRange nameRange, bool isOptional)
    : BoundExpression(BoundExpressionKind.Member, range, type)
{
    public BoundExpression Target { get; } = target;

    public string Name { get; } = name;

    public TextRange NameRange { get; } = nameRange;

    public bool IsOptional { get; } = isOptional;
}

/// <summary><c>target[index]</c>; behind <c>?.</c>, null of null.</summary>
internal sealed class BoundIndex(
    TextRange range, TemplateType type, BoundExpression target, BoundExpression index, bool isOptional)
    : BoundExpression(BoundExpressionKind.Index, range, type)
{
    public BoundExpression Target { get; } = target;

    public BoundExpression Index { get; } = index;

    public bool IsOptional { get; } = isOptional;
}

internal enum BoundUnaryOperator : byte
{
    Not,
    Negate,
    Plus,
}

/// <summary><c>!x</c>, <c>-x</c>, <c>+x</c>.</summary>
internal sealed class BoundUnary(TextRange range, TemplateType type, BoundUnaryOperator op, BoundExpression operand)
    : BoundExpression(BoundExpressionKind.Unary, range, type)
{
    public BoundUnaryOperator Op { get; } = op;

    public BoundExpression Operand { get; } = operand;
}

/// <summary>An operator that evaluates both sides.</summary>
internal sealed class BoundBinary(
    TextRange range, TemplateType type, BinaryOperator op, TextRange opRange, BoundExpression left,
    BoundExpression right)
    : BoundExpression(BoundExpressionKind.Binary, range, type)
{
    public BinaryOperator Op { get; } = op;

    public TextRange OpRange { get; } = opRange;

    public BoundExpression Left { get; } = left;

    public BoundExpression Right { get; } = right;
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>, which skip the right side when the left decides.</summary>
internal sealed class BoundLogical(
    TextRange range, TemplateType type, bool isAnd, BoundExpression left, BoundExpression right)
    : BoundExpression(BoundExpressionKind.Logical, range, type)
{
    public bool IsAnd { get; } = isAnd;

    public BoundExpression Left { get; } = left;

    public BoundExpression Right { get; } = right;
}

/// <summary><c>condition ? then : else</c>.</summary>
internal sealed class BoundConditional(
    TextRange range, TemplateType type, BoundExpression condition, BoundExpression whenTrue, BoundExpression whenFalse)
    : BoundExpression(BoundExpressionKind.Conditional, range, type)
{
    public BoundExpression Condition { get; } = condition;

    public BoundExpression WhenTrue { get; } = whenTrue;

    public BoundExpression WhenFalse { get; } = whenFalse;
}

/// <summary><c>[a, b]</c>.</summary>
internal sealed class BoundArray(TextRange range, TemplateType type, IReadOnlyList<BoundExpression> items)
    : BoundExpression(BoundExpressionKind.Array, range, type)
{
    public IReadOnlyList<BoundExpression> Items { get; } = items;
}

/// <summary><c>{name: value}</c>.</summary>
internal sealed class BoundObject(
    TextRange range, TemplateType type, IReadOnlyList<string> names, IReadOnlyList<BoundExpression> values)
    : BoundExpression(BoundExpressionKind.Object, range, type)
{
    public IReadOnlyList<string> Names { get; } = names;

    public IReadOnlyList<BoundExpression> Values { get; } = values;
}

/// <summary><c>$"text {value}"</c>.</summary>
internal sealed class BoundInterpolation(TextRange range, TemplateType type, IReadOnlyList<BoundExpression> parts)
    : BoundExpression(BoundExpressionKind.Interpolation, range, type)
{
    public IReadOnlyList<BoundExpression> Parts { get; } = parts;
}

/// <summary><c>target.empty?</c>.</summary>
internal sealed class BoundEmptyCheck(TextRange range, TemplateType type, BoundExpression target)
    : BoundExpression(BoundExpressionKind.EmptyCheck, range, type)
{
    public BoundExpression Target { get; } = target;
}

/// <summary>A built-in function with all its arguments, defaults included.</summary>
internal sealed class BoundCall(
    TextRange range, TemplateType type, FunctionSymbol function, IReadOnlyList<BoundExpression> arguments)
    : BoundExpression(BoundExpressionKind.Call, range, type)
{
    public FunctionSymbol Function { get; } = function;

    public IReadOnlyList<BoundExpression> Arguments { get; } = arguments;

    internal BoundExpression[] ArgumentArray { get; } = [.. arguments];
}

/// <summary>Another template's output, as a value.</summary>
internal sealed class BoundInclude(
    TextRange range, TemplateType type, BoundPage page, IReadOnlyList<BoundExpression> arguments,
    IReadOnlyList<int> slots)
    : BoundExpression(BoundExpressionKind.Include, range, type)
{
    public BoundPage Page { get; } = page;

    public IReadOnlyList<BoundExpression> Arguments { get; } = arguments;

    public IReadOnlyList<int> Slots { get; } = slots;
}

/// <summary><c>++x</c> and its like on a slot.</summary>
internal sealed class BoundIncrement(TextRange range, TemplateType type, int slot, bool isDecrement, bool isPostfix)
    : BoundExpression(BoundExpressionKind.Increment, range, type)
{
    public int Slot { get; } = slot;

    public bool IsDecrement { get; } = isDecrement;

    public bool IsPostfix { get; } = isPostfix;
}
