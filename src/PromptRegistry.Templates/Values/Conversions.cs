using System.Globalization;
using System.Numerics;

namespace PromptRegistry.Templates.Values;

/// <summary>Values as the types that functions and operators work on.</summary>
public static class Conversions
{
    /// <summary>Only null, false and <c>empty</c> are false.</summary>
    public static bool IsTrue(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Boolean => value.AsBoolean(),
        TemplateValueKind.Null or TemplateValueKind.Empty => false,
        _ => true,
    };

    public static string ToText(TemplateValue value) => value.AsString() ?? ValueFormatter.ToText(value);
    /// <summary>The text that a function is given; none for null and for <c>empty</c>.</summary>
    public static string? ToTextOrNull(TemplateValue value) =>
        value.Kind is TemplateValueKind.Null or TemplateValueKind.Empty ? null : ToText(value);

    /// <exception cref="OperationException">The value is no number.</exception>
    public static int ToInt32(TemplateValue value, int operand = -1, bool allowText = false)
    {
        switch (value.Kind)
        {
            case TemplateValueKind.Integer when value.AsInteger() is >= int.MinValue and <= int.MaxValue:
                return (int)value.AsInteger();
            case TemplateValueKind.Null: return 0;
            case TemplateValueKind.Boolean: return value.AsBoolean() ? 1 : 0;
            case TemplateValueKind.String when allowText
                && int.TryParse(value.AsString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed):
                return parsed;
            case TemplateValueKind.Number or TemplateValueKind.Single or TemplateValueKind.Decimal:
                var rounded = Math.Round(ToDouble(value, operand), MidpointRounding.ToEven);
                if (rounded is >= int.MinValue and <= int.MaxValue) return (int)rounded;
                break;
        }

        throw CannotConvert(value, "int", operand);
    }

    /// <exception cref="OperationException">The value is no number.</exception>
    public static double ToDouble(TemplateValue value, int operand = -1)
    {
        switch (value.Kind)
        {
            case TemplateValueKind.Null: return 0;
            case TemplateValueKind.Integer: return value.AsInteger();
            case TemplateValueKind.Number: return value.AsNumber();
            case TemplateValueKind.Single: return value.AsSingle();
            case TemplateValueKind.Decimal: return (double)value.AsDecimal();
            case TemplateValueKind.BigInteger: return (double)value.AsBigInteger();
            case TemplateValueKind.Boolean: return value.AsBoolean() ? 1 : 0;
            default: throw CannotConvert(value, "double", operand);
        }
    }

    /// <exception cref="OperationException">The value is no number.</exception>
    public static decimal ToDecimal(TemplateValue value, int operand = -1)
    {
        try
        {
            return value.Kind switch
            {
                TemplateValueKind.Decimal => value.AsDecimal(),
                TemplateValueKind.Integer => value.AsInteger(),
                TemplateValueKind.BigInteger => (decimal)value.AsBigInteger(),
                _ => (decimal)ToDouble(value, operand),
            };
        }
        catch (OverflowException)
        {
            throw CannotConvert(value, "decimal", operand);
        }
    }

    /// <exception cref="OperationException">The value is no integer.</exception>
    public static BigInteger ToBigInteger(TemplateValue value, int operand = -1) => value.Kind switch
    {
        TemplateValueKind.Integer or TemplateValueKind.BigInteger => value.AsBigInteger(),
        TemplateValueKind.Boolean => value.AsBoolean() ? 1 : 0,
        _ => throw CannotConvert(value, "System.Numerics.BigInteger", operand),
    };

    public static IReadOnlyList<TemplateValue> Characters(string text)
    {
        var characters = new TemplateValue[text.Length];
        for (var i = 0; i < text.Length; i++) characters[i] = TemplateValue.From(text[i]);
        return characters;
    }

    /// <exception cref="OperationException">The value is no date.</exception>
    public static DateTime ToDate(TemplateValue value, int operand = -1) => value.Kind switch
    {
        TemplateValueKind.Date => value.AsDate(),
        TemplateValueKind.Null => default,
        TemplateValueKind.String when DateTime.TryParse(
            value.AsString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) => parsed,
        _ => throw CannotConvert(value, "DateTime", operand),
    };

    /// <exception cref="OperationException">The value is no span of time.</exception>
    public static TimeSpan ToTimeSpan(TemplateValue value, int operand = -1) => value.Kind switch
    {
        TemplateValueKind.TimeSpan => value.AsTimeSpan(),
        TemplateValueKind.Null => default,
        _ => throw CannotConvert(value, "TimeSpan", operand),
    };

    private static OperationException CannotConvert(TemplateValue value, string target, int operand) =>
        new($"Unable to convert type `{TypeNames.Of(value)}` to `{target}`", operand);
}

/// <summary>What messages call the type of a value.</summary>
public static class TypeNames
{
    /// <summary>
    /// True for ranges and what list functions return, as against arrays that the template or host made.
    /// </summary>
    public static bool IsIterator(TemplateValue value) => value.AsArray() is TemplateRange or TemplateValue[];

    public static string Of(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Null => "null",
        TemplateValueKind.Boolean => "bool",
        TemplateValueKind.Integer => value.AsInteger() is >= int.MinValue and <= int.MaxValue ? "int" : "long",
        TemplateValueKind.BigInteger => "bigint",
        TemplateValueKind.Single => "float",
        TemplateValueKind.Number => "double",
        TemplateValueKind.Decimal => "decimal",
        TemplateValueKind.String => "string",
        TemplateValueKind.Date => "DateTime",
        TemplateValueKind.TimeSpan => "TimeSpan",
        TemplateValueKind.Array => IsIterator(value) ? "range" : "array",
        TemplateValueKind.Function => "function",
        _ => "object",
    };
}
