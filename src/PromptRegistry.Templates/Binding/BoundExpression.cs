using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding;

/// <summary>An expression whose names are resolved and whose type is known. Data only.</summary>
internal abstract record BoundExpression(BoundExpressionKind Kind, TextRange Range, TemplateType Type);

internal enum BoundExpressionKind : byte
{
    Literal, Global, Local, LoopValue, Member, Index, Unary, Binary, Logical, Conditional, Array, Object,
    Interpolation, EmptyCheck, Call, Include, Increment
}

/// <summary>A constant.</summary>
internal sealed record BoundLiteral(TextRange Range, TemplateType Type, TemplateValue Value)
    : BoundExpression(BoundExpressionKind.Literal, Range, Type);

/// <summary>An input, by its place among the binding options' globals.</summary>
internal sealed record BoundGlobal(TextRange Range, TemplateType Type, int Index, string Name)
    : BoundExpression(BoundExpressionKind.Global, Range, Type);

/// <summary>A variable of the template, by its slot.</summary>
internal sealed record BoundLocal(TextRange Range, TemplateType Type, int Slot, string Name)
    : BoundExpression(BoundExpressionKind.Local, Range, Type);

/// <summary><c>for.index</c> and its like.</summary>
internal sealed record BoundLoopValue(TextRange Range, TemplateType Type, int Loop, LoopProperty Property)
    : BoundExpression(BoundExpressionKind.LoopValue, Range, Type);

/// <summary><c>target.name</c>.</summary>
internal sealed record BoundMember(
    TextRange Range, TemplateType Type, BoundExpression Target, string Name, TextRange NameRange, bool IsOptional)
    : BoundExpression(BoundExpressionKind.Member, Range, Type);

/// <summary><c>target[index]</c>; behind <c>?.</c>, null of null.</summary>
internal sealed record BoundIndex(
    TextRange Range, TemplateType Type, BoundExpression Target, BoundExpression Index, bool IsOptional)
    : BoundExpression(BoundExpressionKind.Index, Range, Type);

internal enum BoundUnaryOperator : byte
{
    Not,
    Negate,
    Plus,
}

/// <summary><c>!x</c>, <c>-x</c>, <c>+x</c>.</summary>
internal sealed record BoundUnary(TextRange Range, TemplateType Type, BoundUnaryOperator Op, BoundExpression Operand)
    : BoundExpression(BoundExpressionKind.Unary, Range, Type);

/// <summary>An operator that evaluates both sides.</summary>
internal sealed record BoundBinary(
    TextRange Range, TemplateType Type, BinaryOperator Op, TextRange OpRange, BoundExpression Left,
    BoundExpression Right)
    : BoundExpression(BoundExpressionKind.Binary, Range, Type);

/// <summary><c>&amp;&amp;</c> and <c>||</c>, which skip the right side when the left decides.</summary>
internal sealed record BoundLogical(
    TextRange Range, TemplateType Type, bool IsAnd, BoundExpression Left, BoundExpression Right)
    : BoundExpression(BoundExpressionKind.Logical, Range, Type);

/// <summary><c>condition ? then : else</c>.</summary>
internal sealed record BoundConditional(
    TextRange Range, TemplateType Type, BoundExpression Condition, BoundExpression WhenTrue, BoundExpression WhenFalse)
    : BoundExpression(BoundExpressionKind.Conditional, Range, Type);

/// <summary><c>[a, b]</c>.</summary>
internal sealed record BoundArray(TextRange Range, TemplateType Type, IReadOnlyList<BoundExpression> Items)
    : BoundExpression(BoundExpressionKind.Array, Range, Type);

/// <summary><c>{name: value}</c>.</summary>
internal sealed record BoundObject(
    TextRange Range, TemplateType Type, IReadOnlyList<string> Names, IReadOnlyList<BoundExpression> Values)
    : BoundExpression(BoundExpressionKind.Object, Range, Type);

/// <summary><c>$"text {value}"</c>.</summary>
internal sealed record BoundInterpolation(TextRange Range, TemplateType Type, IReadOnlyList<BoundExpression> Parts)
    : BoundExpression(BoundExpressionKind.Interpolation, Range, Type);

/// <summary><c>target.empty?</c>.</summary>
internal sealed record BoundEmptyCheck(TextRange Range, TemplateType Type, BoundExpression Target)
    : BoundExpression(BoundExpressionKind.EmptyCheck, Range, Type);

/// <summary>A built-in function with all its arguments, defaults included.</summary>
internal sealed record BoundCall(
    TextRange Range, TemplateType Type, FunctionSymbol Function, IReadOnlyList<BoundExpression> Arguments)
    : BoundExpression(BoundExpressionKind.Call, Range, Type)
{
    internal BoundExpression[] ArgumentArray { get; } = [.. Arguments];
}

/// <summary>Another template's output, as a value.</summary>
internal sealed record BoundInclude(
    TextRange Range, TemplateType Type, BoundPage Page, IReadOnlyList<BoundExpression> Arguments,
    IReadOnlyList<int> Slots)
    : BoundExpression(BoundExpressionKind.Include, Range, Type);

/// <summary><c>++x</c> and its like on a slot.</summary>
internal sealed record BoundIncrement(TextRange Range, TemplateType Type, int Slot, bool IsDecrement, bool IsPostfix)
    : BoundExpression(BoundExpressionKind.Increment, Range, Type);
