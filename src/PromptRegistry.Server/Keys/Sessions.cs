using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace PromptRegistry.Server.Keys;

/// <summary>Says of a route that people open it with a browser: it takes the cookie of a session, and what it refuses is a page.</summary>
internal sealed record BrowserRoute;

/// <summary>
/// Sessions of browsers: who gave a key once is known by a cookie, which holds the key's id and not the key, and is valid as long as the key is. Of who logged in with the
/// issuer of the sign-in it holds what says who they are and what they may do. It counts for pages alone: the API takes keys and tokens only.
/// </summary>
internal static class Sessions
{
    public const string SchemeName = "Session", LoginPath = "/login";

    /// <summary>How long a session lasts of which nothing is heard.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    /// <summary>How long a session lasts that began with the issuer, which is not asked again before.</summary>
    public static readonly TimeSpan SignedInLength = TimeSpan.FromHours(8);

    /// <summary>Names the settings by which somebody logged in with the issuer.</summary>
    public const string SignInClaim = "promptregistry-sign-in";

    private const string KeyClaim = "key", HashClaim = "hash", SecureItem = "secure";

    public static void Add(IServiceCollection services, ServerOptions options)
    {
        var protection = services.AddDataProtection().SetApplicationName("PromptRegistry");
        if (options.Sessions is { } folder) protection.PersistKeysToFileSystem(new DirectoryInfo(folder));
        else protection.UseEphemeralDataProtectionProvider();
        services.AddAuthentication().AddCookie(SchemeName, cookie =>
        {
            cookie.Cookie.Name = "promptregistry-session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.Cookie.IsEssential = true;
            cookie.ExpireTimeSpan = Length;
            cookie.SlidingExpiration = true;
            cookie.TimeProvider = options.Clock;
            cookie.LoginPath = LoginPath;
            cookie.ReturnUrlParameter = "to";
            cookie.Events.OnValidatePrincipal = Validate;
            cookie.Events.OnSigningIn = begun =>
            {
                begun.CookieOptions.Secure |= begun.Properties.Items.ContainsKey(SecureItem);
                return Task.CompletedTask;
            };
            cookie.Events.OnRedirectToAccessDenied = denied =>
            {
                KeyAuthentication.Forbid(denied.HttpContext);
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>Begins a session.</summary>
    public static Task BeginAsync(HttpContext context, Caller caller) => context.SignInAsync(SchemeName, new ClaimsPrincipal(new ClaimsIdentity(
        [new Claim(KeyClaim, caller.Key!.Id), new Claim(HashClaim, caller.Key.Hash[..16])], SchemeName)));

    /// <summary>Begins a session of somebody who logged in with the issuer.</summary>
    /// <param name="kept">What it keeps of them.</param>
    /// <param name="isSecure">Whether browsers reach the server by https, also where a proxy ends it.</param>
    public static Task BeginAsync(HttpContext context, IEnumerable<Claim> kept, DateTimeOffset until, bool isSecure)
    {
        var properties = new AuthenticationProperties { ExpiresUtc = until, AllowRefresh = false };
        if (isSecure) properties.Items[SecureItem] = "";
        return context.SignInAsync(SchemeName, new ClaimsPrincipal(new ClaimsIdentity(kept, SchemeName)), properties);
    }

    /// <summary>Ends it.</summary>
    public static Task EndAsync(HttpContext context) => context.SignOutAsync(SchemeName);

    /// <summary>A key that was taken back ends its sessions, and so do other settings of the sign-in.</summary>
    private static async Task Validate(CookieValidatePrincipalContext session)
    {
        if (Find(session) is not { } caller)
        {
            session.RejectPrincipal();
            await EndAsync(session.HttpContext);
            return;
        }

        session.HttpContext.Features.Set(caller);
        // Permissions are those that the key or the grant has now.
        session.Principal!.AddIdentity((ClaimsIdentity)caller.Principal.Identity!);
    }

    private static Caller? Find(CookieValidatePrincipalContext session)
    {
        var (services, principal) = (session.HttpContext.RequestServices, session.Principal);
        if (principal?.HasClaim(c => c.Type == SignInClaim) == true) return services.GetRequiredService<ITokenCallers>().OfSession(principal, session.Properties.ExpiresUtc);
        return principal?.FindFirst(KeyClaim)?.Value is { } id && services.GetRequiredService<KeyRing>().OfId(id) is { } caller
            && caller.Key!.Hash.StartsWith(principal.FindFirst(HashClaim)?.Value ?? "-", StringComparison.Ordinal) ? caller : null;
    }
}
