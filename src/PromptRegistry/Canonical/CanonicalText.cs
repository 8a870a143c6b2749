using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PromptRegistry.Canonical;

/// <summary>Strings and numbers as RFC 8785 (JSON Canonicalization Scheme) writes them.</summary>
internal static class CanonicalText
{
    public static void Append(StringBuilder json, string value)
    {
        json.Append('"');
        var plain = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c >= ' ' && c is not ('"' or '\\')) continue;
            json.Append(value, plain, i - plain);
            plain = i + 1;
            switch (c)
            {
                case '"': json.Append("\\\""); break;
                case '\\': json.Append("\\\\"); break;
                case '\b': json.Append("\\b"); break;
                case '\t': json.Append("\\t"); break;
                case '\n': json.Append("\\n"); break;
                case '\f': json.Append("\\f"); break;
                case '\r': json.Append("\\r"); break;
                default: json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
            }
        }

        json.Append(value, plain, value.Length - plain).Append('"');
    }

    public static void Append(StringBuilder json, double? value)
    {
        if (value is null) json.Append("null");
        else json.Append(Number(value.Value));
    }

    /// <summary>A value with its members sorted and without white space.</summary>
    public static void Append(StringBuilder json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.Append('{');
                var first = true;
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    if (!first) json.Append(',');
                    first = false;
                    Append(json, member.Name);
                    json.Append(':');
                    Append(json, member.Value);
                }

                json.Append('}');
                break;
            case JsonValueKind.Array:
                json.Append('[');
                for (var i = 0; i < value.GetArrayLength(); i++)
                {
                    if (i > 0) json.Append(',');
                    Append(json, value[i]);
                }

                json.Append(']');
                break;
            case JsonValueKind.String: Append(json, value.GetString()!); break;
            case JsonValueKind.Number: Append(json, value.GetDouble()); break;
            default: json.Append(value.GetRawText()); break;
        }
    }

    /// <summary>The shortest digits that read back as the same number, laid out as ECMAScript does.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no such number.");
        if (value == 0) return "0";
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0) return shortest;

        // .NET wrote d.dddE±xx; ECMAScript does so only below 1e-6 and from 1e21 on.
        var digits = new string([.. shortest[..mark].Where(char.IsAsciiDigit)]);
        var exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        if (exponent is >= 0 and < 21)
        {
            return sign + (
                digits.Length <= exponent + 1
                    ? digits.PadRight(exponent + 1, '0')
                    : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}");
        }

        if (exponent is < 0 and >= -6) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }
}
