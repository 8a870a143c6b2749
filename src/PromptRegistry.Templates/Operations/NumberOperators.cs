using System.Numerics;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Operations;

/// <summary>Arithmetic. Integers grow as far as they need; the widest kind of the two decides otherwise.</summary>
internal static class NumberOperators
{
    /// <summary>No shift makes a number of more bits than this.</summary>
    private const int MaximumShift = 1024 * 1024;

    public static TemplateValue Integers(BinaryOperator op, long left, long right, RenderContext? context)
    {
        switch (op)
        {
            case BinaryOperator.Equal: return TemplateValue.From(left == right);
            case BinaryOperator.NotEqual: return TemplateValue.From(left != right);
            case BinaryOperator.Less: return TemplateValue.From(left < right);
            case BinaryOperator.LessOrEqual: return TemplateValue.From(left <= right);
            case BinaryOperator.Greater: return TemplateValue.From(left > right);
            case BinaryOperator.GreaterOrEqual: return TemplateValue.From(left >= right);
            case BinaryOperator.Coalesce: return TemplateValue.From(left);
            case BinaryOperator.NotCoalesce: return TemplateValue.From(right);
            case BinaryOperator.Divide: return TemplateValue.From((double)left / right);
            case BinaryOperator.Add when IsSmall(left) && IsSmall(right): return TemplateValue.From(left + right);
            case BinaryOperator.Subtract when IsSmall(left) && IsSmall(right): return TemplateValue.From(left - right);
            case BinaryOperator.Multiply when IsSmall(left) && IsSmall(right): return TemplateValue.From(left * right);
            case BinaryOperator.RangeInclude or BinaryOperator.RangeExclude:
                return TemplateValue.From(Range(left, right, op == BinaryOperator.RangeInclude, context));
            default: return BigIntegers(op, left, right);
        }
    }

    public static TemplateValue Apply(
        BinaryOperator op, TemplateValue left, TemplateValue right, RenderContext? context)
    {
        if (left.Kind == TemplateValueKind.Decimal || right.Kind == TemplateValueKind.Decimal)
            return Decimals(op, Conversions.ToDecimal(left), Conversions.ToDecimal(right));
        if (left.Kind == TemplateValueKind.Number || right.Kind == TemplateValueKind.Number)
            return Numbers(op, Conversions.ToDouble(left), Conversions.ToDouble(right));
        if (left.Kind == TemplateValueKind.Single || right.Kind == TemplateValueKind.Single)
            return Singles(op, (float)Conversions.ToDouble(left), (float)Conversions.ToDouble(right));
        if (left.Kind == TemplateValueKind.BigInteger || right.Kind == TemplateValueKind.BigInteger)
            return BigIntegers(op, Conversions.ToBigInteger(left), Conversions.ToBigInteger(right));
        return Integers(op, (long)Conversions.ToBigInteger(left), (long)Conversions.ToBigInteger(right), context);
    }

    private static bool IsSmall(long value) => value is >= int.MinValue and <= int.MaxValue;

    private static TemplateRange Range(long first, long last, bool inclusive, RenderContext? context)
    {
        var distance = Math.Abs((decimal)last - first) + (inclusive ? 1 : 0);
        var limit = context is null || context.Limits.Loops == 0 ? int.MaxValue : context.Limits.Loops;
        if (distance > limit) throw new OperationException($"Range expression exceeds LoopLimit `{limit}`.");
        return new TemplateRange(first, (int)distance, last < first);
    }

    private static TemplateValue BigIntegers(BinaryOperator op, BigInteger left, BigInteger right) => op switch
    {
        BinaryOperator.Add => TemplateValue.From(left + right),
        BinaryOperator.Subtract => TemplateValue.From(left - right),
        BinaryOperator.Multiply => TemplateValue.From(Multiply(left, right)),
        BinaryOperator.Divide => TemplateValue.From((double)left / (double)right),
        BinaryOperator.DivideRound => TemplateValue.From(left / NotZero(right)),
        BinaryOperator.Modulus => TemplateValue.From(left % NotZero(right)),
        BinaryOperator.ShiftLeft => TemplateValue.From(left << Shift(right)),
        BinaryOperator.ShiftRight => TemplateValue.From(left >> Shift(right)),
        _ => Compare(op, left.CompareTo(right)) ?? throw NotImplemented(op, "long"),
    };

    private static BigInteger Multiply(BigInteger left, BigInteger right)
    {
        if (left.ToByteArray().Length + right.ToByteArray().Length > MaximumShift / 8)
            throw new OperationException("The product is too large.");
        return left * right;
    }

    private static int Shift(BigInteger right) => BigInteger.Abs(right) <= MaximumShift
        ? (int)right
        : throw new OperationException($"Cannot shift by {right} bits; at most {MaximumShift} are possible.", 1);

    private static BigInteger NotZero(BigInteger value) =>
        value.IsZero ? throw new OperationException("Attempted to divide by zero.") : value;

    private static TemplateValue Numbers(BinaryOperator op, double left, double right) => op switch
    {
        BinaryOperator.Add => TemplateValue.From(left + right),
        BinaryOperator.Subtract => TemplateValue.From(left - right),
        BinaryOperator.Multiply => TemplateValue.From(left * right),
        BinaryOperator.Divide => TemplateValue.From(left / right),
        BinaryOperator.DivideRound => TemplateValue.From(Math.Round(left / right)),
        BinaryOperator.Modulus => TemplateValue.From(left % right),
        BinaryOperator.ShiftLeft => TemplateValue.From(left * Math.Pow(2, right)),
        BinaryOperator.ShiftRight => TemplateValue.From(left / Math.Pow(2, right)),
        _ => CompareNumbers(op, left, right) ?? throw NotImplemented(op, "double"),
    };

    private static TemplateValue Singles(BinaryOperator op, float left, float right) => op switch
    {
        BinaryOperator.Add => TemplateValue.From(left + right),
        BinaryOperator.Subtract => TemplateValue.From(left - right),
        BinaryOperator.Multiply => TemplateValue.From(left * right),
        BinaryOperator.Divide => TemplateValue.From(left / right),
        BinaryOperator.DivideRound => TemplateValue.From((float)(int)(left / right)),
        BinaryOperator.Modulus => TemplateValue.From(left % right),
        BinaryOperator.ShiftLeft => TemplateValue.From(left * (float)Math.Pow(2, right)),
        BinaryOperator.ShiftRight => TemplateValue.From(left / (float)Math.Pow(2, right)),
        _ => CompareNumbers(op, left, right) ?? throw NotImplemented(op, "float"),
    };

    private static TemplateValue Decimals(BinaryOperator op, decimal left, decimal right)
    {
        try
        {
            return op switch
            {
                BinaryOperator.Add => TemplateValue.From(left + right),
                BinaryOperator.Subtract => TemplateValue.From(left - right),
                BinaryOperator.Multiply => TemplateValue.From(left * right),
                BinaryOperator.Divide => TemplateValue.From(left / right),
                BinaryOperator.DivideRound => TemplateValue.From(Math.Round(left / right)),
                BinaryOperator.Modulus => TemplateValue.From(left % right),
                BinaryOperator.ShiftLeft => TemplateValue.From(left * (decimal)Math.Pow(2, (double)right)),
                BinaryOperator.ShiftRight => TemplateValue.From(left / (decimal)Math.Pow(2, (double)right)),
                _ => Compare(op, left.CompareTo(right)) ?? throw NotImplemented(op, "decimal"),
            };
        }
        catch (ArithmeticException e)
        {
            throw new OperationException(e.Message, inner: e);
        }
    }

    private static TemplateValue? CompareNumbers(BinaryOperator op, double left, double right) => op switch
    {
        BinaryOperator.Equal => TemplateValue.From(left == right),
        BinaryOperator.NotEqual => TemplateValue.From(left != right),
        BinaryOperator.Less => TemplateValue.From(left < right),
        BinaryOperator.LessOrEqual => TemplateValue.From(left <= right),
        BinaryOperator.Greater => TemplateValue.From(left > right),
        BinaryOperator.GreaterOrEqual => TemplateValue.From(left >= right),
        _ => (TemplateValue?)null,
    };

    /// <summary>A comparison's answer for the sign of an ordering; null for other operators.</summary>
    public static TemplateValue? Compare(BinaryOperator op, int order) => CompareNumbers(op, order, 0);

    private static OperationException NotImplemented(BinaryOperator op, string type) =>
        new($"The operator `{OperatorText.Of(op)}` is not implemented for {type}<->{type}");
}
