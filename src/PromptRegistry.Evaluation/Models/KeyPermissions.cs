using System.Diagnostics.CodeAnalysis;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>
/// Which environment variables may be sent as a key to which endpoint, and which endpoints may be asked without one. A repository's settings name
/// them, and a pull request may have edited them: a person's own settings have to agree.
/// </summary>
public sealed class KeyPermissions
{
    /// <summary>The environment variable in which a person allows keys.</summary>
    public const string Variable = "PROMPTREGISTRY_ALLOW_KEYS";

    private readonly HashSet<(string Variable, string Origin)> allowed = [];
    private HashSet<string>? endpoints;

    /// <summary>No key goes anywhere; without one, any endpoint may be asked.</summary>
    public static KeyPermissions None { get; } = new();

    /// <summary>The permissions of <see cref="Variable"/>, which stand behind blanks, line ends or <c>;</c>.</summary>
    /// <param name="text">What the variable holds; null where it is not set.</param>
    public static IReadOnlyList<string> Listed(string? text) => (text ?? "").Split([' ', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <param name="permissions">
    /// Each <c>VARIABLE=https://host[:port]</c>; a path is allowed and ignored: what counts is scheme, host and port.
    /// </param>
    /// <param name="wrong">The first that is not of this form; null where all are.</param>
    public static KeyPermissions Parse(IEnumerable<string> permissions, out string? wrong)
    {
        var parsed = new KeyPermissions();
        wrong = null;
        foreach (var permission in permissions)
        {
            var equals = permission.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && OriginOf(permission[(equals + 1)..]) is { } origin) parsed.allowed.Add((permission[..equals].Trim(), origin));
            else wrong ??= permission;
        }

        return parsed;
    }

    /// <summary>The same, where nobody watches who is asked: without a key, only these endpoints.</summary>
    /// <param name="addresses">Each <c>http://host[:port]</c>; a path is allowed and ignored.</param>
    /// <param name="wrong">The first that is not of this form; null where all are.</param>
    public KeyPermissions WithEndpoints(IEnumerable<string> addresses, out string? wrong)
    {
        var limited = new KeyPermissions { endpoints = [] };
        limited.allowed.UnionWith(allowed);
        wrong = null;
        foreach (var address in addresses)
        {
            if (OriginOf(address) is { } origin) limited.endpoints.Add(origin);
            else wrong ??= address;
        }

        return limited;
    }

    /// <summary>Whether a provider may be asked: its key sent to its endpoint, or its endpoint asked without a key.</summary>
    /// <param name="reason">Why not, and how to allow it.</param>
    public bool Allow(ProviderSettings provider, [NotNullWhen(false)] out string? reason)
    {
        reason = null;
        var origin = Origin(provider.Endpoint);
        if (provider.ApiKeyVariable is not { } variable)
        {
            if (endpoints?.Contains(origin) != false) return true;
            reason = $"The provider '{provider.Name}' in {RepositorySettings.FileName} is at {origin}, and nothing of your own allows that it is asked: a pull request can edit that file. "
                + $"If it is right, start the server with '--allow-endpoint {origin}'; an app says it with AllowedEndpoints.";
            return false;
        }

        if (allowed.Contains((variable, origin))) return true;
        reason = $"The provider '{provider.Name}' in {RepositorySettings.FileName} wants the environment variable {variable} sent to {origin}, "
            + "and nothing of your own allows that: a pull request can edit that file. If it is right, say so once with "
            + $"'git config --global --add promptregistry.allowKey {variable}={origin}', for one command with "
            + $"'--allow-key {variable}={origin}', or on a build server with {Variable}={variable}={origin}.";
        return false;
    }

    private static string? OriginOf(string address) =>
        Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? Origin(uri) : null;

    /// <summary>What counts of an address: scheme, host and port.</summary>
    internal static string Origin(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped).ToLowerInvariant();
}
