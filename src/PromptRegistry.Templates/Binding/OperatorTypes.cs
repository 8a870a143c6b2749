using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>The type of an operator's result.</summary>
internal static class OperatorTypes
{
    /// <summary>Null when the operator cannot work on operands of these types.</summary>
    public static TemplateType? Result(BinaryOperator op, TemplateType left, TemplateType right)
    {
        switch (op)
        {
            case BinaryOperator.Coalesce:
                return left.Equals(TemplateType.Null) ? right : TemplateType.Join(left.NotNull, right);
            case BinaryOperator.NotCoalesce: return TemplateType.MakeNullable(right);
            case BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less or BinaryOperator.LessOrEqual
                or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                return Comparison(op, left.NotNull, right.NotNull);
        }

        var nullable = left.IsNullable || right.IsNullable;
        var result = NotNull(op, left.NotNull, right.NotNull);
        return result is null || !nullable ? result : TemplateType.MakeNullable(result);
    }

    private static TemplateType? Comparison(BinaryOperator op, TemplateType left, TemplateType right)
    {
        var isEquality = op is BinaryOperator.Equal or BinaryOperator.NotEqual;
        var isOrdered = IsUnknown(left) || IsUnknown(right) || left.IsText || right.IsText
            || (IsNumberLike(left) && IsNumberLike(right) && !BothBoolean(left, right))
            || (left is ArrayType && right is ArrayType)
            || (left.Equals(TemplateType.Date) && right.Equals(TemplateType.Date));
        var isList = left is ArrayType != right is ArrayType;
        if (isEquality && isList && !IsUnknown(left) && !IsUnknown(right) && !left.IsText && !right.IsText) return null;
        return isEquality || isOrdered ? TemplateType.Boolean : null;
    }

    private static TemplateType? NotNull(BinaryOperator op, TemplateType left, TemplateType right)
    {
        if (IsUnknown(left) || IsUnknown(right))
            return op == BinaryOperator.Add && (left.IsText || right.IsText) ? TemplateType.String : TemplateType.Any;
        if (left.IsText || right.IsText)
        {
            var other = left.IsText ? right : left;
            return op switch
            {
                BinaryOperator.Add => TemplateType.String,
                BinaryOperator.Multiply when other.IsNumeric => TemplateType.String,
                _ => null,
            };
        }

        if (left is ArrayType || right is ArrayType) return WithArray(op, left, right);
        if (left.Equals(TemplateType.Date)) return WithDate(op, right);
        if (!IsNumberLike(left) || !IsNumberLike(right) || BothBoolean(left, right)) return null;
        var isInteger = !left.Equals(TemplateType.Number) && !right.Equals(TemplateType.Number);
        return op switch
        {
            BinaryOperator.RangeInclude or BinaryOperator.RangeExclude =>
                isInteger ? new ArrayType(TemplateType.Integer) : null,
            BinaryOperator.Divide => TemplateType.Number,
            _ => isInteger ? TemplateType.Integer : TemplateType.Number,
        };
    }

    private static ArrayType? WithArray(BinaryOperator op, TemplateType left, TemplateType right) => op switch
    {
        BinaryOperator.Add when left is ArrayType a && right is ArrayType b =>
            new ArrayType(TemplateType.Join(a.Element, b.Element)),
        BinaryOperator.ShiftLeft when left is ArrayType a => new ArrayType(TemplateType.Join(a.Element, right)),
        BinaryOperator.ShiftRight when right is ArrayType b => new ArrayType(TemplateType.Join(left, b.Element)),
        BinaryOperator.Multiply when left is ArrayType a && right.IsNumeric => a,
        BinaryOperator.Multiply when right is ArrayType b && left.IsNumeric => b,
        BinaryOperator.Divide or BinaryOperator.DivideRound or BinaryOperator.Modulus
            when left is ArrayType a && right.IsNumeric => a,
        _ => null,
    };

    private static TemplateType? WithDate(BinaryOperator op, TemplateType right) => op switch
    {
        BinaryOperator.Subtract when right.Equals(TemplateType.Date) => TemplateType.TimeSpan,
        BinaryOperator.Add when right.Equals(TemplateType.TimeSpan) => TemplateType.Date,
        _ => null,
    };

    private static bool IsUnknown(TemplateType type) => type.Equals(TemplateType.Any) || type.Equals(TemplateType.Null);
    private static bool IsNumberLike(TemplateType type) => type.IsNumeric || type.Equals(TemplateType.Boolean);

    private static bool BothBoolean(TemplateType left, TemplateType right) =>
        left.Equals(TemplateType.Boolean) && right.Equals(TemplateType.Boolean);
}
