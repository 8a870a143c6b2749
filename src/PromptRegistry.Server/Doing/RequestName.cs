using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Doing;

/// <summary>
/// What the ledger calls a request that has an idempotency key: a hash of the key and of whoever sent it, and a hash of what was asked for. All replicas and all
/// clones read it there.
/// </summary>
/// <param name="Key">Which request it is.</param>
/// <param name="Content">What was asked for.</param>
internal sealed record RequestName(string Key, string Content)
{
    public const string Header = "Idempotency-Key";

    /// <summary>How long a key stands for one request.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    private const int Longest = 255;

    /// <summary>What is wrong with a key; null where nothing is.</summary>
    public static string? Problem(StringValues given) => given is [{ Length: > 0 and <= Longest } text] && text.All(c => c is >= '!' and <= '~')
        ? null
        : $"'{Header}' is one word of from 1 to {Longest} printable characters, such as a UUID.";

    /// <summary>The name of a request; null where it has no key.</summary>
    public static RequestName? Of(HttpContext context, Caller caller, Change change)
    {
        if (context.Request.Headers[Header] is not [{ } key]) return null;
        return new RequestName(
            Hash($"{caller.Person?.Email ?? caller.Key?.Id}\0{key}"), Hash($"{context.Request.Path}\0{JsonSerializer.Serialize(change, change.GetType(), Body.Json)}"));
    }

    public override string ToString() => $"{Key}.{Content}";

    /// <summary>Whether an event of the ledger answered a request with this key, whatever it asked for.</summary>
    public bool IsSameKey(string recorded) => recorded.StartsWith(Key + ".", StringComparison.Ordinal);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
