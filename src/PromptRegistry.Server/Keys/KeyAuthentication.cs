using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Keys;

/// <summary>
/// Finds out who calls: <c>Authorization: Bearer &lt;key&gt;</c>, or the key as the password of basic authentication, as clients of Langfuse send it. What is
/// refused is a problem that the server's writer of refusals writes.
/// </summary>
internal sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> monitor, ILoggerFactory loggers, UrlEncoder encoder, KeyRing keys, ITokenCallers tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(monitor, loggers, encoder)
{
    public const string SchemeName = "Key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (keys.IsOpen) return Take(Caller.Anybody);
        if (SecretOf(Request.Headers.Authorization) is not { } secret) return AuthenticateResult.NoResult();
        var isToken = tokens.IsToken(secret);
        var (caller, why) = isToken ? await tokens.FindAsync(Context) : keys.Find(secret);
        return caller is null ? AuthenticateResult.Fail($"The {(isToken ? "token" : "key")} {why}.") : Take(caller);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure?.Message ?? "The request has no key.";
        Response.Headers.WWWAuthenticate = Request.Path.StartsWithSegments("/api/public", StringComparison.Ordinal) ? "Basic realm=\"PromptRegistry\", charset=\"UTF-8\"" : "Bearer";
        Refusal.Set(Context, Problem.Of(StatusCodes.Status401Unauthorized, ServerDiagnostics.NotAuthenticated,
            $"{failure} Send one as 'Authorization: Bearer <key>', or as the password of basic authentication. Whoever runs the server makes one with 'dotnet prompt serve keys add'."));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Forbid(Context);
        return Task.CompletedTask;
    }

    /// <summary>Refuses what the caller of a route lacks the permission for.</summary>
    public static void Forbid(HttpContext context)
    {
        var policy = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().LastOrDefault();
        Refusal.Set(context, context.Caller().Refuses(Enum.TryParse<Permission>(policy, ignoreCase: true, out var permission) ? permission : Permission.Override));
    }

    private AuthenticateResult Take(Caller caller)
    {
        Context.Features.Set(caller);
        return AuthenticateResult.Success(new AuthenticationTicket(caller.Principal, SchemeName));
    }

    /// <summary>The key that a request brings; null where it brings none.</summary>
    private static string? SecretOf(string? header)
    {
        if (header is null) return null;
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header[7..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? pair[(colon + 1)..] : null;
    }
}

/// <summary>Says of a route that anybody may call it who knows the secret of webhooks.</summary>
internal sealed record SignedRequests;

/// <summary>The policies of routes: one for each permission. A route without one is for nobody without a key.</summary>
internal static class Policies
{
    public const string Read = "read", Report = "report", Release = "release", Approve = "approve", Execute = "execute", Propose = "propose", Administer = "administer";

    private const string CallerScheme = "Caller";

    public static string Of(Permission permission) => permission.ToString().ToLowerInvariant();

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication(CallerScheme)
            .AddPolicyScheme(CallerScheme, null, either => either.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        services.AddAuthorization(authorization =>
        {
            foreach (var permission in Enum.GetValues<Permission>())
                authorization.AddPolicy(Of(permission), p => p.RequireClaim(Caller.PermissionClaim, Of(permission)));
            authorization.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        });
    }

    /// <summary>A session counts for pages alone, and only where there are keys.</summary>
    private static string SchemeOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<BrowserRoute>() is not null && context.Request.Headers.Authorization.Count == 0
            && !context.RequestServices.GetRequiredService<KeyRing>().IsOpen ? Sessions.SchemeName : KeyAuthentication.SchemeName;
}
