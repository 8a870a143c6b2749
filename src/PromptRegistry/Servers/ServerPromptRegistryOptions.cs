using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Hosting;
using PromptRegistry.Registry;

namespace PromptRegistry.Servers;

/// <summary>Where a PromptRegistry server is. Two with equal values are equal.</summary>
public sealed record ServerPromptRegistryOptions
{
    /// <summary>The server's address, such as <c>https://prompts.example.org</c>.</summary>
    public string? Url { get; set; }

    /// <summary>The key that the server, or a proxy before it, asks for, sent as <c>Authorization: Bearer …</c>.</summary>
    /// <value>Default: none.</value>
    public string? Key { get; set; }

    /// <summary>Where what was served is kept for a start without the server.</summary>
    /// <value>Default: <c>promptregistry/servers</c> in the user's folder for local application data.</value>
    public string CacheFolder { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "promptregistry",
        "servers");

    /// <summary>Without the key, which is nobody's business.</summary>
    public override string ToString() => $"{nameof(ServerPromptRegistryOptions)} {{ {nameof(Url)} = {Url} }}";

    /// <summary>The keys that say this in a configuration.</summary>
    internal static OptionKeys<ServerPromptRegistryOptions> Keys() => new OptionKeys<ServerPromptRegistryOptions>()
        .Text(nameof(Url), (o, v) => o.Url = v)
        .Text(nameof(Key), (o, v) => o.Key = v)
        .Text(nameof(CacheFolder), (o, v) => o.CacheFolder = v);

    /// <summary>What is wrong with the values, a sentence each that begins with the key.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            yield return $"{nameof(Url)} is '{Url}'; give the address of the server, such as https://prompts.example.org.";
        else if (address.UserInfo.Length > 0) yield return $"{nameof(Url)} has a password in it; give it as {nameof(Key)}.";
        else if (!string.IsNullOrEmpty(Key) && address.Scheme == "http" && !address.IsLoopback)
            yield return $"{nameof(Url)} is not https, so that everybody on the way could read {nameof(Key)}; write https://….";
        if (string.IsNullOrWhiteSpace(CacheFolder)) yield return $"{nameof(CacheFolder)} is empty; give the folder for what was served last.";
    }

    /// <summary>Makes the source. For an app without dependency injection; who opens it disposes it.</summary>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public IPromptSource Open() => Problems().FirstOrDefault() is { } problem ? throw new ArgumentException(problem) : new ServerPromptSource(this with { });

    internal string SnapshotFile(string environment)
    {
        var server = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Url!.TrimEnd('/'))))[..16];
        return Path.Combine(CacheFolder, $"{server}.{SafeName(AppDomain.CurrentDomain.FriendlyName)}.{SafeName(environment)}.snapshot");
    }

    private static string SafeName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
