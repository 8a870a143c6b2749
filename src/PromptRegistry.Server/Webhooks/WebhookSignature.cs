using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PromptRegistry.Server.Webhooks;

/// <summary>
/// Signs a message by the rules of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body, so that who gets it knows who sent it and when.
/// </summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id", TimeHeader = "webhook-timestamp", Header = "webhook-signature", SecretPrefix = "whsec_";

    /// <summary>The bytes of a secret: 24 to 64, in base64 behind <c>whsec_</c>; null where it is none.</summary>
    public static byte[]? Read(string secret)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)) return null;
        var bytes = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], bytes, out var length) && length is >= 24 and <= 64 ? bytes[..length] : null;
    }

    /// <summary>The value of <see cref="Header"/>: a signature for each secret, so that one can take the place of another.</summary>
    public static string Of(string id, DateTimeOffset time, string body, IEnumerable<byte[]> secrets)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{time.ToUnixTimeSeconds()}.{body}"));
        return string.Join(' ', secrets.Select(s => "v1," + Convert.ToBase64String(HMACSHA256.HashData(s, signed))));
    }
}
