using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Server.SignIn;

/// <summary>How people log in with a browser: <c>browsers</c> in the file of <c>--sign-in</c>. The secret, if there is one, is in the environment variable <see cref="ServerOptions.SignInSecretVariable"/>.</summary>
/// <param name="Client">The id that the issuer gave this server.</param>
/// <param name="Label">What the button says: with whom one logs in.</param>
internal sealed record BrowserSettings(string Client, string Label)
{
    /// <summary>Where browsers reach this server; null for the address that they ask.</summary>
    public Uri? Address { get; init; }

    /// <summary>What the issuer is asked to say of somebody, besides <c>openid</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    private const int LongestLabel = 60;

    /// <summary>Reads the mapping; null where there is none, or it is wrong.</summary>
    public static BrowserSettings? Read(MappingReader? reader, string? issuer, List<Diagnostic> problems)
    {
        if (reader is null) return null;
        var client = reader.RequiredText("client");
        var label = reader.Text("label") ?? (Uri.TryCreate(issuer, UriKind.Absolute, out var at) ? at.Host : "");
        var given = reader.Text("address");
        var scopes = reader.Node("scopes") is null ? ["profile", "email"] : reader.Texts("scopes");
        reader.Finish();
        if (client is not null && (client.Length == 0 || client.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))) Find("client", "'client' is the id that the issuer gave this server, without spaces.");
        if (label.Length > LongestLabel) Find("label", $"'label' has at most {LongestLabel} characters: a button shows it.");
        var address = Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri is { UserInfo: "", PathAndQuery: "/", Fragment: "" }
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) ? uri : null;
        if (given is not null && address is null) Find("address", "'address' is where browsers reach this server, such as https://prompts.example.org, without a path; http is for this machine alone.");
        if (scopes.Any(s => s.Length == 0 || s.Any(c => c is '"' or '\\' or <= ' ' or > '~'))) Find("scopes", "'scopes' are words such as 'profile', 'email' and 'groups'.");
        return client is null ? null : new BrowserSettings(client, label) { Address = address, Scopes = scopes };

        void Find(string key, string message) => problems.Add(new Diagnostic(ServerDiagnostics.SignInUnusable, (reader.Node(key) ?? reader.Mapping).Location, message));
    }
}
