using System.Globalization;
using System.Text;

namespace PromptRegistry.Templates.Emission;

/// <summary>Constants as C# source.</summary>
internal static class CSharpLiteral
{
    public static string Of(string text)
    {
        var output = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': output.Append("\\\""); break;
                case '\\': output.Append(@"\\"); break;
                case '\n': output.Append("\\n"); break;
                case '\r': output.Append("\\r"); break;
                case '\t': output.Append("\\t"); break;
                case '\0': output.Append("\\0"); break;
                default:
                    if (IsUnsafe(c))
                        output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    else
                        output.Append(c);
                    break;
            }
        }

        return output.Append('"').ToString();
    }

    /// <summary>Whether a path can stand in a <c>#line</c> directive, which has no escapes and ends with its line.</summary>
    public static bool FitsDirective(string path)
    {
        foreach (var c in path)
        {
            if (c == '"' || IsUnsafe(c))
                return false;
        }

        return true;
    }

    /// <summary>Ends a line for the compiler, cannot be encoded, or is not seen.</summary>
    private static bool IsUnsafe(char c) => char.IsControl(c) || char.IsSurrogate(c) || CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;

    public static string Of(double value)
    {
        if (double.IsNaN(value))
            return "double.NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        return value.ToString("R", CultureInfo.InvariantCulture) + "d";
    }

    public static string Of(long value) => value == long.MinValue
        ? "long.MinValue"
        : value.ToString(CultureInfo.InvariantCulture) + (value is >= int.MinValue and <= int.MaxValue ? "" : "L");
}
