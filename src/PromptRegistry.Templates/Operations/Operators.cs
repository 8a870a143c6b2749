using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Operations;

/// <summary>The language's operators on values of any kind.</summary>
public static class Operators
{
    /// <summary>Evaluates an operator; <c>&amp;&amp;</c> and <c>||</c> are control flow and not here.</summary>
    /// <exception cref="OperationException">The operands do not fit the operator.</exception>
    public static TemplateValue Apply(
        BinaryOperator op, TemplateValue left, TemplateValue right, RenderContext? context = null)
    {
        if (left.Kind == TemplateValueKind.Integer && right.Kind == TemplateValueKind.Integer)
            return NumberOperators.Integers(op, left.AsInteger(), right.AsInteger(), context);
        switch (op)
        {
            case BinaryOperator.Coalesce: return left.IsNull ? right : left;
            case BinaryOperator.NotCoalesce: return left.IsNull ? left : right;
        }

        if (left.Kind == TemplateValueKind.String || right.Kind == TemplateValueKind.String)
            return TextOperators.Apply(op, left, right, context);
        if (left.Kind == TemplateValueKind.Empty || right.Kind == TemplateValueKind.Empty)
            return EmptyOperators.Apply(op, left, right);
        if (left.Kind == TemplateValueKind.Array) return ArrayOperators.Apply(op, left, right, context);
        if (right.Kind == TemplateValueKind.Array) return ArrayOperators.ApplyRight(op, left, right, context);
        if (left.IsNull || right.IsNull) return WithNull(op, left, right);
        return Others(op, left, right, context);
    }

    /// <summary>
    /// How <c>case</c> compares: as <c>==</c>, and a value that cannot be compared is just different.
    /// </summary>
    public static bool Matches(TemplateValue left, TemplateValue right)
    {
        try
        {
            return Conversions.IsTrue(Apply(BinaryOperator.Equal, left, right));
        }
        catch (OperationException)
        {
            return false;
        }
    }

    /// <exception cref="OperationException">The operand is no number.</exception>
    public static TemplateValue Negate(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Null => default,
        TemplateValueKind.Integer => TemplateValue.From(-value.AsBigInteger()),
        TemplateValueKind.BigInteger => TemplateValue.From(-value.AsBigInteger()),
        TemplateValueKind.Number => TemplateValue.From(-value.AsNumber()),
        TemplateValueKind.Single => TemplateValue.From(-value.AsSingle()),
        TemplateValueKind.Decimal => TemplateValue.From(-value.AsDecimal()),
        _ => throw NotNumeric(value),
    };

    /// <exception cref="OperationException">The operand is no number.</exception>
    public static TemplateValue Plus(TemplateValue value) =>
        value.IsNull || value.IsNumeric ? value : throw NotNumeric(value);

    /// <summary><c>x.empty?</c>; null for null.</summary>
    public static TemplateValue IsEmpty(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Null => default,
        TemplateValueKind.Empty => TemplateValue.True,
        TemplateValueKind.Array => TemplateValue.From(value.AsArray()!.Count == 0),
        TemplateValueKind.String => TemplateValue.From(value.AsString()!.Length == 0),
        TemplateValueKind.Object => TemplateValue.From(value.AsObject()!.Names.Count == 0),
        _ => TemplateValue.False,
    };

    private static OperationException NotNumeric(TemplateValue value) => new(
        $"Unexpected value `{value} / Type: {TypeNames.Of(value)}`. Cannot negate(-)/positive(+) a non-numeric value");

    internal static TemplateValue WithNull(BinaryOperator op, TemplateValue left, TemplateValue right) => op switch
    {
        BinaryOperator.Equal => TemplateValue.From(left.IsNull && right.IsNull),
        BinaryOperator.NotEqual => TemplateValue.From(!(left.IsNull && right.IsNull)),
        BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual =>
            TemplateValue.False,
        _ => default,
    };

    private static TemplateValue Others(
        BinaryOperator op, TemplateValue left, TemplateValue right, RenderContext? context)
    {
        if (left.IsNumeric || right.IsNumeric)
        {
            if (Fits(left) && Fits(right)) return NumberOperators.Apply(op, left, right, context);
        }
        else if (left.Kind == TemplateValueKind.Boolean && right.Kind == TemplateValueKind.Boolean)
        {
            return op switch
            {
                BinaryOperator.Equal => TemplateValue.From(left.AsBoolean() == right.AsBoolean()),
                BinaryOperator.NotEqual => TemplateValue.From(left.AsBoolean() != right.AsBoolean()),
                _ => throw new OperationException($"The operator `{OperatorText.Of(op)}` is not valid for bool<->bool"),
            };
        }
        else if ((left.Kind, right.Kind) is (TemplateValueKind.Boolean, TemplateValueKind.Object or TemplateValueKind.Date or TemplateValueKind.TimeSpan)
            or (TemplateValueKind.Object or TemplateValueKind.Date or TemplateValueKind.TimeSpan, TemplateValueKind.Boolean))
        {
            // An object, a date and a time span are as good as true.
            return Others(
                op, TemplateValue.From(Conversions.IsTrue(left)), TemplateValue.From(Conversions.IsTrue(right)), context);
        }
        else if (left.Kind == TemplateValueKind.Date
            && right.Kind is TemplateValueKind.Date or TemplateValueKind.TimeSpan)
        {
            return DateOperators.Apply(op, left, right);
        }

        return op switch
        {
            BinaryOperator.Equal => TemplateValue.From(left.Equals(right)),
            BinaryOperator.NotEqual => TemplateValue.From(!left.Equals(right)),
            _ => throw Unsupported(op, left, right),
        };
    }

    private static bool Fits(TemplateValue value) => value.IsNumeric || value.Kind == TemplateValueKind.Boolean;

    private static OperationException Unsupported(BinaryOperator op, TemplateValue left, TemplateValue right) => new(
        $"Unsupported types `{left}/{TypeNames.Of(left)}` {OperatorText.Of(op)} `{right}/{TypeNames.Of(right)}` "
        + "for binary operation");
}

/// <summary>Operators with the word <c>empty</c> on either side.</summary>
internal static class EmptyOperators
{
    public static TemplateValue Apply(BinaryOperator op, TemplateValue left, TemplateValue right)
    {
        var both = left.Kind == right.Kind;
        var other = left.Kind == TemplateValueKind.Empty ? right : left;
        var isEmpty = both || (!other.IsNull && Operators.IsEmpty(other).AsBoolean());
        return op switch
        {
            BinaryOperator.Equal or BinaryOperator.LessOrEqual or BinaryOperator.GreaterOrEqual =>
                TemplateValue.From(isEmpty),
            BinaryOperator.NotEqual => TemplateValue.From(!isEmpty),
            BinaryOperator.Less or BinaryOperator.Greater => TemplateValue.False,
            _ => TemplateValue.Empty,
        };
    }
}

internal static class DateOperators
{
    public static TemplateValue Apply(BinaryOperator op, TemplateValue left, TemplateValue right)
    {
        var date = left.AsDate();
        if (right.Kind == TemplateValueKind.TimeSpan)
        {
            return op switch
            {
                BinaryOperator.Add => TemplateValue.From(date + right.AsTimeSpan()),
                _ => throw new OperationException(
                    $"The operator `{op}` is not supported for between <DateTime> and <TimeSpan>"),
            };
        }

        if (op == BinaryOperator.Subtract) return TemplateValue.From(date - right.AsDate());
        return NumberOperators.Compare(op, date.CompareTo(right.AsDate()))
            ?? throw new OperationException($"The operator `{op}` is not supported for DateTime");
    }
}
