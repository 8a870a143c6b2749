using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace PromptRegistry.Server.Keys;

/// <summary>Says of a route that people open it with a browser: it takes the cookie of a session, and what it refuses is a page.</summary>
internal sealed record BrowserRoute;

/// <summary>
/// Sessions of browsers: who gave a key once is known by a cookie, which holds the key's id and not the key. It is valid as long as the key is, and for pages alone:
/// the API takes keys only.
/// </summary>
internal static class Sessions
{
    public const string SchemeName = "Session", LoginPath = "/login";

    /// <summary>How long a session lasts of which nothing is heard.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    private const string KeyClaim = "key", HashClaim = "hash";

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

    /// <summary>Ends it.</summary>
    public static Task EndAsync(HttpContext context) => context.SignOutAsync(SchemeName);

    /// <summary>A key that was taken back ends its sessions.</summary>
    private static async Task Validate(CookieValidatePrincipalContext session)
    {
        var keys = session.HttpContext.RequestServices.GetRequiredService<KeyRing>();
        var id = session.Principal?.FindFirst(KeyClaim)?.Value;
        var caller = id is null ? null : keys.OfId(id);
        if (caller is null || !caller.Key!.Hash.StartsWith(session.Principal!.FindFirst(HashClaim)?.Value ?? "-", StringComparison.Ordinal))
        {
            session.RejectPrincipal();
            await EndAsync(session.HttpContext);
            return;
        }

        session.HttpContext.Features.Set(caller);
        // Permissions are those that the key has now.
        session.Principal!.AddIdentity((ClaimsIdentity)caller.Principal.Identity!);
    }
}
