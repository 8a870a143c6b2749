using System.Security.Cryptography;
using System.Text;

namespace PromptRegistry.Events;

/// <summary>Writes a unit of a rollout, such as a user's id, so that events of one unit belong together and nobody reads who it is.</summary>
public static class UnitPseudonym
{
    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the unit in UTF-8. Short ids can be guessed and compared: it is a pseudonym, not anonymous.</summary>
    public static string Of(string unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(unit), hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}
