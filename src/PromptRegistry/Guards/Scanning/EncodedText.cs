using System.Buffers;
using System.Text;

namespace PromptRegistry.Guards.Scanning;

/// <summary>Reads encoded text. Null for what is none.</summary>
internal static class EncodedText
{
    private static readonly UTF8Encoding Strict = new(false, true);
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<byte> Unreadable = SearchValues.Create([.. Enumerable.Range(0, 32).Where(b => b is not (9 or 10 or 13)).Select(b => (byte)b), 127]);

    /// <summary>A run of base64 (also of the alphabet for addresses, with or without padding) or of hexadecimal digits.</summary>
    public static string? Run(ReadOnlySpan<char> run)
    {
        if (run.Length % 2 == 0 && !run.ContainsAnyExcept(Hexadecimal)) return Text(Convert.FromHexString(run));
        return Base64(run) ?? (run.IndexOf('=') is > 0 and var named && named < run.Length - 2 ? Base64(run[(named + 1)..]) : null);
    }

    /// <summary>Text with every <c>%xx</c> decoded.</summary>
    public static string? Percent(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text) is var decoded && decoded.Length < text.Length ? decoded.Replace('+', ' ') : null;

    public static string Rot13(ReadOnlySpan<char> text) => string.Create(text.Length, text, (result, source) =>
    {
        for (var i = 0; i < result.Length; i++)
        {
            var c = source[i];
            result[i] = !char.IsAsciiLetter(c) ? c : (char)((((c | 32) - 'a' + 13) % 26) + (c & 32) + 'A');
        }
    });

    public static string Reversed(ReadOnlySpan<char> text) => string.Create(text.Length, text, (result, source) =>
    {
        source.CopyTo(result);
        result.Reverse();
    });

    private static string? Base64(ReadOnlySpan<char> run)
    {
        run = run.TrimEnd('=');
        if (run.Length < 16 || run.Length % 4 == 1) return null;
        var standard = run.ToString().Replace('-', '+').Replace('_', '/') + (run.Length % 4) switch { 2 => "==", 3 => "=", _ => "" };
        var bytes = new byte[Base64Length(standard.Length)];
        return Convert.TryFromBase64String(standard, bytes, out var written) ? Text(bytes.AsSpan(0, written)) : null;
    }

    private static int Base64Length(int length) => System.Buffers.Text.Base64.GetMaxDecodedFromUtf8Length(length);

    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.ContainsAny(Unreadable)) return null;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
