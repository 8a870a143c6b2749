using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PromptRegistry.Server.Tests.SignIn;

/// <summary>An issuer of OpenID Connect on loopback: discovery document, keys, tokens that it signs, and the code flow with PKCE, in which everybody is Grace at once.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly RSA rsa = RSA.Create(2048);

    private TestIssuer(WebApplication app) => this.app = app;

    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string Redirect)> codes = new(StringComparer.Ordinal);

    /// <summary>What an id token says otherwise than usual.</summary>
    public (string Claim, JsonNode? Value)[] Says { get; set; } = [];

    /// <summary>Signs id tokens in place of its own key.</summary>
    public SigningCredentials? SignedBy { get; set; }

    /// <summary>What clients have to know; null for those that have no secret.</summary>
    public string? Secret { get; set; }

    /// <summary>Where codes are redeemed, as the discovery document says.</summary>
    public string? TokenEndpoint { get; set; }

    /// <summary>Who the answer says that it is of.</summary>
    public string? AnswersAs { get; set; }

    public string Address => app.Urls.Single();

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TestIssuer(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Text(new JsonObject
        {
            ["issuer"] = issuer.Address,
            ["jwks_uri"] = $"{issuer.Address}/keys",
            ["authorization_endpoint"] = $"{issuer.Address}/authorize",
            ["token_endpoint"] = issuer.TokenEndpoint ?? $"{issuer.Address}/token",
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        }.ToJsonString(), "application/json"));
        app.MapGet("/keys", () =>
        {
            var key = issuer.rsa.ExportParameters(includePrivateParameters: false);
            return Results.Text(new JsonObject
            {
                ["keys"] = new JsonArray(new JsonObject
                {
                    ["kty"] = "RSA",
                    ["use"] = "sig",
                    ["kid"] = "one",
                    ["n"] = Base64UrlEncoder.Encode(key.Modulus!),
                    ["e"] = Base64UrlEncoder.Encode(key.Exponent!),
                }),
            }.ToJsonString(), "application/json");
        });
        app.MapGet("/authorize", issuer.Authorize);
        app.MapPost("/token", issuer.RedeemAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>A token; what is given takes the place of what is usual, and null leaves a claim out.</summary>
    public string Token(SigningCredentials? by = null, bool isSigned = true, params (string Claim, JsonNode? Value)[] with)
    {
        var now = DateTimeOffset.UtcNow;
        var claims = new JsonObject
        {
            ["iss"] = Address,
            ["aud"] = "prompts",
            ["sub"] = "7f3a",
            ["name"] = "Grace",
            ["email"] = "grace@example.org",
            ["email_verified"] = true,
            ["groups"] = new JsonArray("everybody", "readers"),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        };
        foreach (var (claim, value) in with)
        {
            claims.Remove(claim);
            if (value is not null) claims[claim] = value;
        }

        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return isSigned
            ? handler.CreateToken(claims.ToJsonString(), by ?? new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = "one" }, "RS256"))
            : handler.CreateToken(claims.ToJsonString());
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query;
        if (asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || asked["client_id"] != "pages" || asked["nonce"].Count != 1) return Results.BadRequest();
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        codes[code] = (asked["code_challenge"].ToString(), asked["nonce"].ToString(), asked["redirect_uri"].ToString());
        return Results.Redirect($"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}&iss={Uri.EscapeDataString(AnswersAs ?? Address)}");
    }

    private async Task<IResult> RedeemAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var proof = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!codes.TryRemove(form["code"].ToString(), out var given) || given.Challenge != proof || given.Redirect != form["redirect_uri"])
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        if (Secret is not null && form["client_secret"] != Secret) return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        return Results.Json(new
        {
            access_token = "opaque",
            token_type = "Bearer",
            id_token = Token(SignedBy, with: [("aud", "pages"), ("nonce", given.Nonce), .. Says]),
        });
    }

    /// <summary>Signs with the public key as if it were a secret: who knows it is everybody.</summary>
    public SigningCredentials PublicKeyAsSecret() => new(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(rsa.ExportRSAPublicKeyPem())) { KeyId = "one" }, "HS256");

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
    }
}
