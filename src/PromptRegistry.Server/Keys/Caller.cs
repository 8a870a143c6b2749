using System.IO.Enumeration;
using System.Security.Claims;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Writing;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Keys;

/// <summary>Who calls, and what they may do with which prompts and environments.</summary>
/// <param name="Key">Null where the server has no keys and takes anybody on this machine.</param>
internal sealed record Caller(ServerKey? Key)
{
    /// <summary>Whether it is somebody with a token of an issuer, and the key stands for what the token says.</summary>
    public bool IsOfToken { get; init; }

    /// <summary>Permissions, as claims of whoever calls.</summary>
    public const string PermissionClaim = "permission";

    private readonly IReadOnlySet<Permission> allowed = Key is null ? Enum.GetValues<Permission>().ToHashSet() : Roles.Allowed(Key.Roles);

    /// <summary>The same, as policies read it: one for all requests.</summary>
    public ClaimsPrincipal Principal { get; } = new(new ClaimsIdentity(
        (Key is null ? Enum.GetValues<Permission>() : (IEnumerable<Permission>)Roles.Allowed(Key.Roles)).Select(p => new Claim(PermissionClaim, p.ToString().ToLowerInvariant())), "key"));

    /// <summary>Anybody, where the server has no keys.</summary>
    public static Caller Anybody { get; } = new((ServerKey?)null);

    /// <summary>Whose changes they are; null for whoever git says that the server is.</summary>
    public GitPerson? Person => Key is { Email: { } email } ? new GitPerson(Key.Name, email) : null;

    /// <summary>Whether all prompts and environments are theirs.</summary>
    public bool SeesAll => Key is null or { Prompts.Count: 0, Environments.Count: 0 };

    public bool May(Permission permission) => allowed.Contains(permission);

    public bool Sees(string prompt) => Key is null or { Prompts.Count: 0 } || Key.Prompts.Any(p => FileSystemName.MatchesSimpleExpression(p, prompt, ignoreCase: false));

    /// <param name="environment">An environment; of an arm (<c>prod.canary</c>) its environment counts.</param>
    public bool SeesEnvironment(string environment) =>
        Key is null or { Environments.Count: 0 } || Key.Environments.Contains(environment.Split('.')[0], StringComparer.Ordinal);

    /// <summary>Why this is not theirs; null where it is. It is the same whether there is such a prompt or not.</summary>
    /// <param name="environment">Null where it is about none.</param>
    public Problem? Refuses(string prompt, string? environment = null)
    {
        if (!Sees(prompt)) return NotAllowed($"{What} is for the prompts {string.Join(", ", Key!.Prompts)}, and not for '{Short(prompt)}'.");
        return environment is null || SeesEnvironment(environment) ? null : RefusesEnvironment(environment);
    }

    /// <summary>Why an environment is not theirs.</summary>
    public Problem RefusesEnvironment(string environment) =>
        NotAllowed($"{What} is for the environments {string.Join(", ", Key!.Environments)}, and not for '{Short(environment)}'.");

    public Problem Refuses(Permission permission) => NotAllowed(
        $"{What} has the roles {string.Join(", ", Key?.Roles ?? [])}; this needs {Roles.With(permission)}.");

    private string What => IsOfToken ? $"The token of {PlainText.OneLine(Key!.Name)}" : $"The key {Key?.Id}";

    private Problem NotAllowed(string message) => Problem.Of(StatusCodes.Status403Forbidden, ServerDiagnostics.NotAllowed, message + (IsOfToken
        ? " Whoever runs the server says in the file of --sign-in what a group may do."
        : " Whoever runs the server makes another key with 'dotnet prompt serve keys add'."));

    private static string Short(string text) => PlainText.OneLine(PlainText.Beginning(text, 100));
}

/// <summary>Who calls.</summary>
internal static class CallerExtensions
{
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("The route has no policy.");
}
