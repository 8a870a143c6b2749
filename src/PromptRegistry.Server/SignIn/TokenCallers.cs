using System.Net.Mail;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.SignIn;

/// <summary>Who brings a token of the issuer, and what they may do here.</summary>
internal sealed class TokenCallers(ServerOptions options) : ITokenCallers
{
    /// <summary>The scheme that validates tokens; <see cref="KeyAuthentication"/> asks it.</summary>
    public const string SchemeName = "Token";

    /// <summary>Characters of a claim that a session keeps.</summary>
    private const int LongestClaim = 320;

    private readonly Lazy<SignInSettings?> settings = new(() => options.SignIn is { } file ? SignInSettings.Read(file, options.Repository).Settings : null);

    /// <summary>Null where no sign-in is configured.</summary>
    public SignInSettings? Settings => settings.Value;

    /// <inheritdoc/>
    public bool IsToken(string bearer) => Settings is not null && ServerKey.IdOf(bearer) is null && bearer.Count(c => c == '.') == 2;

    /// <summary>Whoever has validated claims, or why they may do nothing.</summary>
    public (Caller? Caller, string? Why) Of(ClaimsPrincipal principal, DateTimeOffset? expires)
    {
        if (Settings is not { } wanted) return (null, "is of no issuer that this server knows");
        if (principal.FindFirst("sub")?.Value is not { Length: > 0 } subject) return (null, "says not who brings it (sub)");
        var has = principal.FindAll(wanted.Claim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        if (wanted.Grants.FirstOrDefault(g => has.Contains(g.Value)) is not { } grant) return (null, $"has no value of '{wanted.Claim}' that allows anything here");
        // Approvals count by address: one that the issuer does not vouch for is none.
        var email = principal.FindFirst("email_verified")?.Value is "false" or "False" ? null : principal.FindFirst(wanted.EmailClaim)?.Value;
        if (email is not null && !(MailAddress.TryCreate(email, out var read) && read.Address == email && !email.Any(c => c is '<' or '>' || PlainText.IsHidden(c)))) email = null;
        if (email is null && Roles.NeedsPerson(grant.Roles)) return (null, $"has no verified address ({wanted.EmailClaim}), and what '{grant.Value}' allows is written into the ledger under one");
        var name = principal.FindFirst(wanted.NameClaim)?.Value is { Length: > 0 and <= 100 } given && !given.Any(c => c is '<' or '>' || PlainText.IsHidden(c)) ? given.Trim() : email ?? subject;
        return (new Caller(new ServerKey($"token:{PlainText.OneLine(PlainText.Beginning(subject, 100))}", "", name, grant.Roles)
        {
            Email = email,
            Prompts = grant.Prompts,
            Environments = grant.Environments,
            Expires = expires,
        })
        {
            IsOfToken = true,
        }, null);
    }

    /// <summary>Adds what validates tokens, where a sign-in is configured.</summary>
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<TokenCallers>().AddSingleton<ITokenCallers>(s => s.GetRequiredService<TokenCallers>());
        if (options.SignIn is not { } file || SignInSettings.Read(file, options.Repository).Settings is not { } settings) return;
        services.AddAuthentication().AddJwtBearer(SchemeName, bearer =>
        {
            bearer.Authority = settings.Issuer.ToString().TrimEnd('/');
            bearer.Audience = settings.Audience;
            bearer.RequireHttpsMetadata = !settings.Issuer.IsLoopback;
            bearer.MapInboundClaims = false;
            bearer.TimeProvider = options.Clock;
            bearer.BackchannelTimeout = TimeSpan.FromSeconds(10);
            bearer.TokenValidationParameters = Rules(settings, settings.Audience, options.Clock);
        });
    }

    /// <summary>What a token of the issuer has to be.</summary>
    /// <param name="audience">Whom it is for.</param>
    public static TokenValidationParameters Rules(SignInSettings settings, string audience, TimeProvider clock) => new()
    {
        ValidIssuers = [settings.IssuerName, settings.IssuerName.TrimEnd('/')],
        ValidAudience = audience,
        // Signatures with a key that only the issuer has: no 'none', and no secret that others could know.
        ValidAlgorithms = [.. ((string[])["RS", "PS", "ES"]).SelectMany(kind => ((string[])["256", "384", "512"]).Select(bits => kind + bits))],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromSeconds(30),
        LifetimeValidator = (from, until, _, rules) => IsNow(from, until, clock.GetUtcNow().UtcDateTime, rules.ClockSkew),
    };

    /// <summary>What a session keeps of whoever logged in: what a caller is made of, and no more.</summary>
    public IEnumerable<Claim> Kept(ClaimsPrincipal principal)
    {
        if (Settings is not { } wanted) return [];
        var values = wanted.Grants.Select(g => g.Value).ToHashSet(StringComparer.Ordinal);
        return
        [
            new Claim(Sessions.SignInClaim, wanted.Digest),
            .. principal.Claims.Where(c => c.Type != Sessions.SignInClaim && ((c.Type == wanted.Claim && values.Contains(c.Value))
                    || (c.Value.Length <= LongestClaim && (c.Type is "sub" or "email_verified" || c.Type == wanted.NameClaim || c.Type == wanted.EmailClaim))))
                .Select(c => new Claim(c.Type, c.Value)),
        ];
    }

    /// <inheritdoc/>
    public Caller? OfSession(ClaimsPrincipal session, DateTimeOffset? expires) =>
        Settings is { Browsers: not null } now && session.FindFirst(Sessions.SignInClaim)?.Value == now.Digest ? Of(session, expires).Caller : null;

    /// <inheritdoc/>
    public async Task<(Caller? Caller, string? Why)> FindAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(SchemeName);
        return result.Succeeded ? Of(result.Principal, result.Properties?.ExpiresUtc) : (null, Explain(result.Failure));
    }

    private static bool IsNow(DateTime? from, DateTime? until, DateTime now, TimeSpan skew) => until is { } end && now < end + skew && (from is not { } begin || now >= begin - skew);

    /// <summary>What is wrong with a token, without a word of it.</summary>
    private static string Explain(Exception? failure) => (failure is AggregateException { InnerExceptions: [var first, ..] } ? first : failure) switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException => "has ended, or is not valid yet",
        SecurityTokenInvalidAudienceException => "is for somebody else (aud)",
        SecurityTokenInvalidIssuerException => "is of another issuer (iss)",
        SecurityTokenException => "is not signed by the issuer",
        _ => "is not signed by the issuer, or the issuer's keys cannot be read now",
    };
}
