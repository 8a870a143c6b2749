using System.Diagnostics.CodeAnalysis;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>
/// Which environment variables may be sent as a key to which endpoint. A repository's settings name both, and a pull
/// request may have edited them: a person's own settings have to agree.
/// </summary>
public sealed class KeyPermissions
{
    /// <summary>The environment variable in which a person allows keys.</summary>
    public const string Variable = "PROMPTREGISTRY_ALLOW_KEYS";

    private readonly HashSet<(string Variable, string Origin)> allowed = [];

    /// <summary>No key goes anywhere.</summary>
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
            if (equals > 0 && Uri.TryCreate(permission[(equals + 1)..].Trim(), UriKind.Absolute, out var address)
                && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
            {
                parsed.allowed.Add((permission[..equals].Trim(), Origin(address)));
            }
            else
            {
                wrong ??= permission;
            }
        }

        return parsed;
    }

    /// <summary>Whether a provider's key may be sent to its endpoint; always, where it has none.</summary>
    /// <param name="reason">Why not, and how to allow it.</param>
    public bool Allow(ProviderSettings provider, [NotNullWhen(false)] out string? reason)
    {
        reason = null;
        if (provider.ApiKeyVariable is not { } variable) return true;
        var origin = Origin(provider.Endpoint);
        if (allowed.Contains((variable, origin))) return true;
        reason = $"The provider '{provider.Name}' in {RepositorySettings.FileName} wants the environment variable {variable} sent to {origin}, "
            + "and nothing of your own allows that: a pull request can edit that file. If it is right, say so once with "
            + $"'git config --global --add promptregistry.allowKey {variable}={origin}', for one command with "
            + $"'--allow-key {variable}={origin}', or on a build server with {Variable}={variable}={origin}.";
        return false;
    }

    private static string Origin(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped).ToLowerInvariant();
}
