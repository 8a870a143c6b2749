using PromptRegistry.Server.Keys;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>A file of keys, and short ways to make them.</summary>
internal sealed class TestKeys : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly List<ServerKey> keys = [];

    public string Path => folder.Combine("keys.json");

    /// <summary>Makes a key, and gives its secret.</summary>
    public string Add(string role, Func<ServerKey, ServerKey>? with = null, string? email = "ada@example.org")
    {
        var (secret, id, hash) = ServerKey.Make();
        var key = new ServerKey(id, hash, "Ada", role.Split(' ')) { Email = email };
        keys.Add(with?.Invoke(key) ?? key);
        new KeyFile(Path).Write(keys);
        return secret;
    }

    public void Revoke(string secret)
    {
        var at = keys.FindIndex(k => k.Id == ServerKey.IdOf(secret));
        keys[at] = keys[at] with { Revoked = DateTimeOffset.UnixEpoch };
        new KeyFile(Path).Write(keys);
    }

    /// <summary>How a server is started with them.</summary>
    public ServerOptions With(ServerOptions options) => options with { Keys = Path, KeysInterval = TimeSpan.Zero };

    public void Dispose() => folder.Dispose();
}
