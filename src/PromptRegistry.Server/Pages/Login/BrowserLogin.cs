using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.SignIn;

namespace PromptRegistry.Server.Pages.Login;

/// <summary>
/// People log in with the issuer of the sign-in: OpenID Connect 1.0, the code flow with PKCE (RFC 7636), state and nonce. The framework's handler does the protocol; here is
/// what this server asks for, whom it lets in, and what it says to those that it does not.
/// </summary>
internal sealed partial class BrowserLogin(PageResults pages, TokenCallers tokens, ServerOptions options, IOptions<RateLimiterOptions> limits, ILogger<BrowserLogin> log)
{
    public const string SchemeName = "SignIn", StartPath = Sessions.LoginPath + "/sign-in", DonePath = Sessions.LoginPath + "/done";

    private BrowserSettings? Settings => tokens.Settings?.Browsers;

    /// <summary>The page that asks who somebody is.</summary>
    /// <param name="to">Where it leads, on this server.</param>
    /// <param name="problem">Why somebody is not let in; null where nobody has tried.</param>
    public IResult Show(HttpContext context, string to, string? problem = null, int status = StatusCodes.Status200OK) => pages.Show<LoginPage, LoginView>(context, "Log in", "", new LoginView(to, problem)
    {
        SignIn = Settings?.Label,
        SignInAddress = Settings is null ? null : Addresses.With(StartPath, ("to", to)),
        TakesKeys = options.Keys is not null,
    }, status);

    /// <summary>Sends a browser to the issuer.</summary>
    public async Task<IResult> StartAsync(HttpContext context, string? to)
    {
        if (Settings is null) return Missing(context);
        var local = LoginEndpoints.Local(to);
        try
        {
            await context.ChallengeAsync(SchemeName, new AuthenticationProperties { RedirectUri = local });
            return Results.Empty;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or HttpRequestException or OpenIdConnectProtocolException && !context.Response.HasStarted)
        {
            Failed(log, PlainText.OneLine(exception.Message));
            return Show(context, local, $"{Settings.Label} cannot be asked now. Try again; the server's log says more.", StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>There is no log-in with an issuer.</summary>
    public IResult Missing(HttpContext context) =>
        pages.Refuse(context, Problem.Of(StatusCodes.Status404NotFound, ServerDiagnostics.BadRequest, "Browsers log in to this server with a key. Whoever runs it adds 'browsers' to the file of --sign-in for another way."));

    /// <summary>Adds it, where it is configured.</summary>
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        if (options.SignIn is not { } file || SignInSettings.Read(file, options.Repository).Settings is not { Browsers: { } browsers } settings) return;
        services.AddAuthentication().AddOpenIdConnect(SchemeName, connect =>
        {
            connect.Authority = settings.Issuer.ToString().TrimEnd('/');
            connect.ClientId = browsers.Client;
            connect.ClientSecret = options.Variables(ServerOptions.SignInSecretVariable) is { Length: > 0 } secret ? secret : null;
            connect.RequireHttpsMetadata = !settings.Issuer.IsLoopback;
            connect.ResponseType = OpenIdConnectResponseType.Code;
            // In the query the answer comes with cookies that other sites cannot send along with a form.
            connect.ResponseMode = OpenIdConnectResponseMode.Query;
            connect.UsePkce = true;
            connect.Scope.Clear();
            foreach (var scope in browsers.Scopes.Prepend("openid").Distinct(StringComparer.Ordinal)) connect.Scope.Add(scope);
            connect.CallbackPath = DonePath;
            // Nobody else ends a session.
            connect.RemoteSignOutPath = connect.SignedOutCallbackPath = default;
            connect.SignInScheme = Sessions.SchemeName;
            connect.SaveTokens = false;
            connect.GetClaimsFromUserInfoEndpoint = false;
            connect.MapInboundClaims = false;
            connect.UseTokenLifetime = false;
            connect.DisableTelemetry = true;
            connect.TimeProvider = options.Clock;
            connect.BackchannelTimeout = TimeSpan.FromSeconds(10);
            // A redirection would take the code and the secret elsewhere.
            connect.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false };
            connect.TokenValidationParameters = TokenCallers.Rules(settings, browsers.Client, options.Clock);
            foreach (var cookie in (CookieBuilder[])[connect.CorrelationCookie, connect.NonceCookie])
            {
                // The issuer's answer is a visit that another site begins: what belongs to it has to come along, and nothing else does.
                cookie.SameSite = SameSiteMode.Lax;
                cookie.HttpOnly = true;
                cookie.SecurePolicy = browsers.Address?.Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            }

            connect.CorrelationCookie.Name = "promptregistry-sign-in.";
            connect.NonceCookie.Name = "promptregistry-nonce.";
            connect.Events.OnRedirectToIdentityProvider = AskAsync;
            connect.Events.OnMessageReceived = sent => Of(sent.HttpContext).ReceiveAsync(sent);
            connect.Events.OnAuthorizationCodeReceived = RedeemAsync;
            connect.Events.OnTicketReceived = ticket => Of(ticket.HttpContext).TakeAsync(ticket);
            connect.Events.OnRemoteFailure = failure => Of(failure.HttpContext).RefuseAsync(failure);
        });

        async Task AskAsync(RedirectContext asked)
        {
            if (browsers.Address is { } address) asked.ProtocolMessage.RedirectUri = new Uri(address, DonePath).ToString();
            await CheckAsync(asked.Options, asked.HttpContext.RequestAborted);
        }

        static Task RedeemAsync(AuthorizationCodeReceivedContext received) => CheckAsync(received.Options, received.HttpContext.RequestAborted);
    }

    private static BrowserLogin Of(HttpContext context) => context.RequestServices.GetRequiredService<BrowserLogin>();

    /// <summary>What the issuer names as its addresses is as safe as its own.</summary>
    /// <exception cref="InvalidOperationException">One is not.</exception>
    private static async Task CheckAsync(OpenIdConnectOptions connect, CancellationToken cancellation)
    {
        var known = await connect.ConfigurationManager!.GetConfigurationAsync(cancellation);
        foreach (var (name, address) in ((string, string?)[])[("authorization_endpoint", known.AuthorizationEndpoint), ("token_endpoint", known.TokenEndpoint), ("pushed_authorization_request_endpoint", known.PushedAuthorizationRequestEndpoint)])
        {
            if (string.IsNullOrEmpty(address) && name[0] == 'p') continue;
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && !connect.RequireHttpsMetadata)))
                throw new InvalidOperationException($"The issuer's {name} is no https address.");
        }
    }

    /// <summary>Strangers may send as few answers of an issuer as they may send anything, and none of another issuer (RFC 9207).</summary>
    private async Task ReceiveAsync(MessageReceivedContext sent)
    {
        using var lease = limits.Value.GlobalLimiter?.AttemptAcquire(sent.HttpContext);
        if (lease is { IsAcquired: false })
        {
            await pages.Refuse(sent.HttpContext, Problem.Of(StatusCodes.Status429TooManyRequests, ServerDiagnostics.TooManyRequests, $"These are more than {CallLimits.Strangers} requests in a second. Try again in a second."))
                .ExecuteAsync(sent.HttpContext);
            sent.HandleResponse();
        }
        else if (sent.ProtocolMessage.Iss is { } issuer && issuer.TrimEnd('/') != tokens.Settings!.IssuerName.TrimEnd('/'))
        {
            sent.Fail("The answer is of another issuer.");
        }
    }

    /// <summary>Lets in whom a grant allows to read, and leads them on.</summary>
    private async Task TakeAsync(TicketReceivedContext ticket)
    {
        ticket.HandleResponse();
        var (context, to, until) = (ticket.HttpContext, LoginEndpoints.Local(ticket.ReturnUri), options.Clock.GetUtcNow() + Sessions.SignedInLength);
        var kept = tokens.Kept(ticket.Principal!).ToList();
        var (caller, why) = tokens.Of(new ClaimsPrincipal(new ClaimsIdentity(kept, SchemeName)), until);
        if (caller is null || !caller.May(Permission.Read))
        {
            await Show(context, to, caller?.Refuses(Permission.Read).Detail ?? $"What {Settings!.Label} says of you {why}. Whoever runs the server says in the file of --sign-in what a group may do.", StatusCodes.Status403Forbidden)
                .ExecuteAsync(context);
            return;
        }

        await Sessions.BeginAsync(context, kept, until, Settings?.Address?.Scheme == Uri.UriSchemeHttps);
        // The session's cookie comes along only where a page of this server leads: a redirection of the issuer's visit would be without it.
        var address = Address(to);
        context.Response.Headers["Refresh"] = $"0; url={address}";
        await pages.Show<SignedInPage, SignedInView>(context, "Logged in", "", new SignedInView(address)).ExecuteAsync(context);
    }

    private async Task RefuseAsync(RemoteFailureContext failure)
    {
        failure.HandleResponse();
        Failed(log, PlainText.OneLine(PlainText.Beginning(failure.Failure?.Message ?? "", 300)));
        await Show(failure.HttpContext, LoginEndpoints.Local(failure.Properties?.RedirectUri),
            $"The log-in with {Settings!.Label} was not completed: it did not begin in this browser or took too long, or the answer is not one of the issuer for it. Begin again.", StatusCodes.Status401Unauthorized)
            .ExecuteAsync(failure.HttpContext);
    }

    /// <summary>An address of this server as a header has it.</summary>
    private static string Address(string local)
    {
        var address = new Uri(new Uri("http://localhost"), local);
        return LoginEndpoints.Local(address.PathAndQuery + address.Fragment);
    }

    [LoggerMessage(LogLevel.Warning, "A log-in was not completed: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}
