using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Emission;

/// <summary>
/// Operators: in C# where both sides' types say that it means the same there, by the library elsewhere.
/// </summary>
internal sealed class OperatorEmitter(ExpressionEmitter expressions, ClrTypes types)
{
    public ClrCode Emit(BoundBinary binary)
    {
        var left = expressions.Emit(binary.Left);
        var right = expressions.Emit(binary.Right);
        return Comparison(binary, left, right)
            ?? Arithmetic(binary.Op, left, right)
            ?? Text(binary, left, right)
            ?? General(binary.Op, left, right);
    }

    /// <summary>Both sides are text that is joined, so that each can be written by itself.</summary>
    public static bool IsConcatenation(BoundExpression expression) =>
        expression is BoundBinary { Op: BinaryOperator.Add } binary
        && (binary.Left.Type.IsText || binary.Right.Type.IsText);

    private ClrCode? Comparison(BoundBinary binary, ClrCode left, ClrCode right)
    {
        var symbol = binary.Op switch
        {
            BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less or BinaryOperator.LessOrEqual
                or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => OperatorText.Of(binary.Op),
            _ => null,
        };
        if (symbol is null)
            return null;
        var isEquality = binary.Op is BinaryOperator.Equal or BinaryOperator.NotEqual;
        if (left.Clr.IsNumber && right.Clr.IsNumber)
            return new ClrCode($"({left.Text} {symbol} {right.Text})", Clr.Boolean);
        if (isEquality && left.Clr.Shape == ClrShape.Boolean && right.Clr.Shape == ClrShape.Boolean)
            return new ClrCode($"({left.Text} {symbol} {right.Text})", Clr.Boolean);
        if (!IsText(left) || !IsText(right))
            return null;
        if (isEquality)
            return new ClrCode($"({types.ToText(left)} {symbol} {types.ToText(right)})", Clr.Boolean);
        if (binary.Left.Type.IsNullable || binary.Right.Type.IsNullable)
            return null;
        return new ClrCode(
            $"(string.CompareOrdinal({types.ToText(left)}, {types.ToText(right)}) {symbol} 0)", Clr.Boolean);
    }

    private static ClrCode? Arithmetic(BinaryOperator op, ClrCode left, ClrCode right)
    {
        var isArithmetic = op is BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply
            or BinaryOperator.Divide;
        if (left.Clr.Shape == ClrShape.Double && right.Clr.Shape == ClrShape.Double && isArithmetic)
            return new ClrCode($"({left.Text} {OperatorText.Of(op)} {right.Text})", Clr.Double);
        if (left.Clr.Shape != ClrShape.Int || right.Clr.Shape != ClrShape.Int)
            return null;
        return op switch
        {
            BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply =>
                new ClrCode($"((long){left.Text} {OperatorText.Of(op)} {right.Text})", Clr.Long),
            BinaryOperator.Divide => new ClrCode($"((double){left.Text} / {right.Text})", Clr.Double),
            _ => null,
        };
    }

    private ClrCode? Text(BoundBinary binary, ClrCode left, ClrCode right)
    {
        if (binary.Op == BinaryOperator.Coalesce && left.Clr.Shape == ClrShape.Text && IsText(right))
            return new ClrCode($"({left.Text} ?? {types.ToText(right)})", Clr.Text);
        return IsConcatenation(binary)
            ? new ClrCode($"string.Concat({types.ToText(left)}, {types.ToText(right)})", Clr.Text)
            : null;
    }

    private ClrCode General(BinaryOperator op, ClrCode left, ClrCode right) => new(
        $"{ClrTypes.Values}Operators.Apply(global::PromptRegistry.Templates.Syntax.BinaryOperator.{op}, "
        + $"{types.ToValue(left)}, {types.ToValue(right)}, {ClrTypes.Context})", Clr.Value);

    private static bool IsText(ClrCode code) => code.Clr.Shape == ClrShape.Text || code.Clr.Type is EnumType;
}
