using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>Parts of texts by position, length and words.</summary>
internal static class TextSlices
{
    /// <summary>A negative start counts from the end; a negative length is all of the text.</summary>
    public static string? Slice(string? text, int start, int length)
    {
        if (string.IsNullOrEmpty(text) || start >= text!.Length) return "";
        if (start < 0) start += text.Length;
        if (length < 0) length = text.Length;
        if (start < 0)
        {
            length = (int)Math.Max(0, (long)length + start);
            start = 0;
        }

        return text.Substring(start, Math.Min(length, text.Length - start));
    }

    /// <summary>Cuts to a length that includes the ellipsis.</summary>
    public static string Truncate(string? text, int length, string ellipsis)
    {
        if (text is null) return "";
        if (text.Length <= length) return text;
        return text.Substring(0, Math.Max(0, length - ellipsis.Length)) + ellipsis;
    }

    /// <summary>The first words, single-spaced; an ellipsis follows whether or not something was cut.</summary>
    public static string TruncateWords(string? text, int count, string? ellipsis)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var output = new StringBuilder();
        var position = 0;
        for (var word = 0; word < count && position <= text!.Length; word++)
        {
            var end = position;
            while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            output.Append(word > 0 ? " " : "").Append(text, position, end - position);
            position = end + 1;
            while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
        }

        return output.Append(ellipsis ?? "...").ToString();
    }
}

/// <summary>Text as a literal of the language.</summary>
internal static class TextLiterals
{
    public static string Quote(string text) => "\"" + Escape(text) + "\"";

    public static string Escape(string text)
    {
        var output = new StringBuilder(text.Length + 2);
        foreach (var c in text)
        {
            switch (c)
            {
                case '\\': output.Append(@"\\"); break;
                case '"': output.Append("\\\""); break;
                case '\n': output.Append("\\n"); break;
                case '\r': output.Append("\\r"); break;
                case '\t': output.Append("\\t"); break;
                case '\b': output.Append("\\b"); break;
                case '\f': output.Append("\\f"); break;
                case '\v': output.Append("\\v"); break;
                case '\0': output.Append("\\0"); break;
                default: output.Append(c); break;
            }
        }

        return output.ToString();
    }
}

/// <summary>The functions of <c>string</c> that hash and encode bytes; text is taken as UTF-8.</summary>
public static class TextHashes
{
    public static string Md5(string? text) => Hash(MD5.Create(), text);
    public static string Sha1(string? text) => Hash(SHA1.Create(), text);
    public static string Sha256(string? text) => Hash(SHA256.Create(), text);
    public static string Sha512(string? text) => Hash(SHA512.Create(), text);
    public static string HmacSha1(string? text, string? key) => Hash(new HMACSHA1(Bytes(key)), text);
    public static string HmacSha256(string? text, string? key) => Hash(new HMACSHA256(Bytes(key)), text);
    public static string HmacSha512(string? text, string? key) => Hash(new HMACSHA512(Bytes(key)), text);
    public static string Base64Encode(string? text) => Convert.ToBase64String(Bytes(text));

    /// <exception cref="OperationException">The text is not base 64.</exception>
    public static string Base64Decode(string? text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text ?? ""));
        }
        catch (FormatException e)
        {
            throw new OperationException(e.Message, inner: e);
        }
    }

    private static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? "");

    private static string Hash(HashAlgorithm algorithm, string? text)
    {
        using (algorithm)
        {
            var output = new StringBuilder();
            foreach (var b in algorithm.ComputeHash(Bytes(text)))
                output.Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            return output.ToString();
        }
    }
}
