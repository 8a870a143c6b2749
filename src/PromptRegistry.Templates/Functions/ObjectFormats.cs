using System.Globalization;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>.NET format strings on numbers and dates.</summary>
internal static class ObjectFormats
{
    /// <summary>Most digits that a standard format such as <c>N2</c> may ask for; the platform would write a billion.</summary>
    private const int MaximumPrecision = 1000;

    /// <exception cref="OperationException">
    /// The value cannot be formatted, or the format or culture is wrong.
    /// </exception>
    public static string? Format(TemplateValue value, string? format, string? culture, bool canFormat, string kind)
    {
        if (value.IsNull)
            return "";
        if (!canFormat)
            throw new OperationException($"Unexpected `{value}`. Must be a formattable {kind}");
        LimitPrecision(format);
        try
        {
            var provider = Culture(culture);
            return value.Kind switch
            {
                TemplateValueKind.Integer when value.AsInteger() is >= int.MinValue and <= int.MaxValue =>
                    ((int)value.AsInteger()).ToString(format, provider),
                TemplateValueKind.Integer => value.AsInteger().ToString(format, provider),
                TemplateValueKind.BigInteger => ValueFormatter.Printable(value.AsBigInteger()).ToString(format, provider),
                TemplateValueKind.Number => value.AsNumber().ToString(format, provider),
                TemplateValueKind.Single => value.AsSingle().ToString(format, provider),
                TemplateValueKind.Decimal => value.AsDecimal().ToString(format, provider),
                TemplateValueKind.Date => value.AsDate().ToString(format, provider),
                TemplateValueKind.TimeSpan => value.AsTimeSpan().ToString(format, provider),
                _ => throw new OperationException($"Unexpected `{value}`. Must be a formattable {kind}"),
            };
        }
        catch (FormatException e)
        {
            throw new OperationException(e.Message, inner: e);
        }
    }

    /// <exception cref="OperationException">A standard format asks for more digits than anybody reads.</exception>
    private static void LimitPrecision(string? format)
    {
        if (format is not { Length: > 4 } || !char.IsLetter(format[0]))
            return;
        for (var i = 1; i < format.Length; i++)
        {
            if (format[i] is < '0' or > '9')
                return;
        }

        if (!int.TryParse(format.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) || digits > MaximumPrecision)
            throw new OperationException($"The format `{format.Substring(0, Math.Min(format.Length, 20))}` asks for more than {MaximumPrecision} digits.");
    }

    /// <exception cref="OperationException">There is no such culture.</exception>
    public static CultureInfo Culture(string? name)
    {
        try
        {
            return name is null ? CultureInfo.InvariantCulture : new CultureInfo(name, false);
        }
        catch (CultureNotFoundException e)
        {
            throw new OperationException(e.Message, inner: e);
        }
    }
}
