using System.Text;

namespace PromptRegistry.Templates.Parsing;

/// <summary>Backslash sequences of quoted strings: checked by the lexer, decoded by the parser.</summary>
internal static class EscapeSequence
{
    /// <summary>Checks the sequence at a backslash; <paramref name="end"/> is behind it, or at what is wrong.</summary>
    public static string? Validate(string text, int backslash, bool interpolated, out int end)
    {
        end = backslash + 1;
        var c = At(text, end);
        switch (c)
        {
            case '\n' or '0' or '\'' or '"' or '\\' or 'b' or 'f' or 'n' or 'r' or 't' or 'v':
                end++;
                return null;
            case '{' when interpolated:
                end++;
                return null;
            case '}' when interpolated:
                return "Unexpected escape character `}` in string";
            case '\r':
                end += At(text, end + 1) == '\n' ? 2 : 1;
                return null;
            case 'u':
                return Hex(text, ref end, 4)
                    ? null
                    : $"Unexpected hex number `{At(text, end)}` following `\\u`. Expecting `\\u0000` to `\\uffff`.";
            case 'x':
                return Hex(text, ref end, 2)
                    ? null
                    : $"Unexpected hex number `{At(text, end)}` following `\\x`. Expecting `\\x00` to `\\xff`";
            default:
                return $"Unexpected escape character `{c}` in string. "
                    + "Only 0 ' \\ \" b f n r t v u0000-uFFFF x00-xFF are allowed";
        }
    }

    /// <summary>Decodes text between quotes that the lexer has checked.</summary>
    public static string Decode(string text, int start, int end)
    {
        var first = text.IndexOf('\\', start, end - start);
        if (first < 0)
            return text.Substring(start, end - start);
        var output = new StringBuilder(end - start);
        for (var i = start; i < end; i++)
        {
            if (text[i] == '\\')
                i = DecodeOne(text, i + 1, output);
            else
                output.Append(text[i]);
        }

        return output.ToString();
    }

    private static int DecodeOne(string text, int position, StringBuilder output)
    {
        switch (text[position])
        {
            case '\n': return position;
            case '\r': return At(text, position + 1) == '\n' ? position + 1 : position;
            case '0': output.Append('\0'); return position;
            case 'b': output.Append('\b'); return position;
            case 'f': output.Append('\f'); return position;
            case 'n': output.Append('\n'); return position;
            case 'r': output.Append('\r'); return position;
            case 't': output.Append('\t'); return position;
            case 'v': output.Append('\v'); return position;
            case 'u': return DecodeHex(text, position, 4, output);
            case 'x': return DecodeHex(text, position, 2, output);
            default: output.Append(text[position]); return position;
        }
    }

    /// <summary>
    /// A sequence that the lexer has refused is still decoded on the way to its error; it stays as it is.
    /// </summary>
    private static int DecodeHex(string text, int position, int digits, StringBuilder output)
    {
        var end = position;
        if (!Hex(text, ref end, digits))
        {
            output.Append(text[position]);
            return position;
        }

        output.Append((char)Convert.ToInt32(text.Substring(position + 1, digits), 16));
        return position + digits;
    }

    private static bool Hex(string text, ref int end, int digits)
    {
        end++;
        for (var i = 0; i < digits; i++, end++)
        {
            if (!Uri.IsHexDigit(At(text, end)))
                return false;
        }

        return true;
    }

    private static char At(string text, int position) => position < text.Length ? text[position] : '\0';
}
