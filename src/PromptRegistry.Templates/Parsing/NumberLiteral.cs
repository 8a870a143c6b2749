using System.Globalization;
using System.Numerics;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Parsing;

/// <summary>The value of a number as it is written.</summary>
internal static class NumberLiteral
{
    /// <summary>
    /// The longest number that is read: reading, calculating with and printing big integers costs the square of their
    /// length, and no render limit counts that.
    /// </summary>
    private const int LongestNumber = 10_000;

    /// <summary>Sets <paramref name="kind"/> to what the text should have been, for the message.</summary>
    public static bool TryParse(TokenKind token, string text, out TemplateValue value, out string kind)
    {
        kind = token == TokenKind.Float ? "double value" : "integer";
        if (text.Length > LongestNumber)
        {
            value = default;
            return false;
        }

        return token switch
        {
            TokenKind.Float => TryFloat(text, out value),
            TokenKind.HexaInteger => TryHexa(text.Replace("_", ""), out value),
            TokenKind.BinaryInteger => TryBinary(text.Replace("_", ""), out value),
            _ => TryInteger(text.Replace("_", ""), out value),
        };
    }

    private static bool TryInteger(string text, out TemplateValue value)
    {
        const NumberStyles style = NumberStyles.Integer | NumberStyles.AllowExponent;
        value = default;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var small))
        {
            value = TemplateValue.From(small);
            return true;
        }

        // An exponent could name a number with a billion digits.
        var exponent = text.IndexOfAny(['e', 'E']);
        if (exponent >= 0 && text.Length - exponent > 5)
            return false;
        if (!BigInteger.TryParse(text, style, CultureInfo.InvariantCulture, out var big))
            return false;
        value = TemplateValue.From(big);
        return true;
    }

    private static bool TryFloat(string text, out TemplateValue value)
    {
        var suffix = char.ToLowerInvariant(text[text.Length - 1]);
        var digits = suffix is 'f' or 'd' or 'm' ? text.Substring(0, text.Length - 1) : text;
        var culture = CultureInfo.InvariantCulture;
        value = default;
        if (suffix == 'm' && decimal.TryParse(digits, NumberStyles.Float, culture, out var exact))
            value = TemplateValue.From(exact);
        else if (suffix == 'f' && float.TryParse(digits, NumberStyles.Float, culture, out var single))
            value = TemplateValue.From(single);
        else if (suffix != 'f' && double.TryParse(digits, NumberStyles.Float, culture, out var number))
            value = TemplateValue.From(number);
        return !value.IsNull;
    }

    private static bool TryHexa(string text, out TemplateValue value)
    {
        var unsigned = text[text.Length - 1] is 'u' or 'U';
        var digits = unsigned ? text.Substring(2, text.Length - 3) : text.Substring(2);
        if (ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits))
        {
            value = FromBits(bits, unsigned);
            return true;
        }

        var parsed = BigInteger.TryParse(
            digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var big);
        value = TemplateValue.From(big);
        return parsed;
    }

    private static bool TryBinary(string text, out TemplateValue value)
    {
        var last = char.ToLowerInvariant(text[text.Length - 1]);
        var digits = last is 'u' or 'f' or 'd' ? text.Substring(2, text.Length - 3) : text.Substring(2);
        var dot = digits.IndexOf('.');
        var number = BigInteger.Zero;
        foreach (var digit in digits)
        {
            if (digit != '.')
                number = (number << 1) + (digit - '0');
        }

        if (dot >= 0)
        {
            var fraction = (double)number * Math.Pow(2, -(digits.Length - dot - 1));
            value = last == 'f' ? TemplateValue.From((float)fraction) : TemplateValue.From(fraction);
        }
        else
        {
            value = number <= ulong.MaxValue ? FromBits((ulong)number, last == 'u') : TemplateValue.From(number);
        }

        return true;
    }

    /// <summary>Bit patterns of 32 and 64 bits are signed unless the literal says otherwise.</summary>
    private static TemplateValue FromBits(ulong bits, bool unsigned)
    {
        if (unsigned)
            return TemplateValue.From(new BigInteger(bits));
        return TemplateValue.From(bits <= uint.MaxValue ? unchecked((int)(uint)bits) : unchecked((long)bits));
    }
}
