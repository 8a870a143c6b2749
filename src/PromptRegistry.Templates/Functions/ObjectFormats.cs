using System.Globalization;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>.NET format strings on numbers and dates.</summary>
internal static class ObjectFormats
{
    /// <exception cref="OperationException">
    /// The value cannot be formatted, or the format or culture is wrong.
    /// </exception>
    public static string? Format(TemplateValue value, string? format, string? culture, bool canFormat, string kind)
    {
        if (value.IsNull)
            return "";
        if (!canFormat)
            throw new OperationException($"Unexpected `{value}`. Must be a formattable {kind}");
        try
        {
            var provider = Culture(culture);
            return value.Kind switch
            {
                TemplateValueKind.Integer when value.AsInteger() is >= int.MinValue and <= int.MaxValue =>
                    ((int)value.AsInteger()).ToString(format, provider),
                TemplateValueKind.Integer => value.AsInteger().ToString(format, provider),
                TemplateValueKind.BigInteger => value.AsBigInteger().ToString(format, provider),
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
