using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PromptRegistry.Server.Keys;

/// <summary>
/// A key as it is kept: of its secret only the SHA-256. The secret is 256 random bits, so that neither salt nor a slow hash is needed: nobody can try them all.
/// </summary>
/// <param name="Id">Names the key in lists and logs; it is the part of the secret that is no secret.</param>
/// <param name="Hash">The SHA-256 of the whole secret, in hexadecimal digits.</param>
/// <param name="Name">Whose key it is.</param>
/// <param name="Roles">What it may do.</param>
internal sealed record ServerKey(string Id, string Hash, string Name, IReadOnlyList<string> Roles)
{
    private const string Prefix = "prk_";

    /// <summary>The person's address, as git has it; null for a program.</summary>
    public string? Email { get; init; }

    /// <summary>Names of prompts, in which <c>*</c> stands for anything; empty for all.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Environments; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>US dollars that it may spend on models in a month of UTC; null for none.</summary>
    public double? Budget { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>When it ends; null where it does not.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was taken back; null where it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>A new secret, and what is kept of it.</summary>
    public static (string Secret, string Id, string Hash) Make()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));
        var secret = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        return (secret, id, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))));
    }

    /// <summary>The id in a secret; null where it is none of ours.</summary>
    public static string? IdOf(string secret) =>
        secret.StartsWith(Prefix, StringComparison.Ordinal) && secret.Length <= 200 && secret.IndexOf('_', Prefix.Length) is var end and > 0 ? secret[Prefix.Length..end] : null;

    /// <summary>Whether it is this key's secret, in a time that says nothing about how much of it is right.</summary>
    public bool Is(string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), Convert.FromHexString(Hash));

    /// <summary>Why it is not valid now; null where it is.</summary>
    public string? WhyNot(DateTimeOffset now) => Revoked is not null ? "was taken back" : Expires <= now ? $"ended on {Expires:yyyy-MM-dd}" : null;
}
