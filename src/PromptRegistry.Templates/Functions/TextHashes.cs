using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

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
