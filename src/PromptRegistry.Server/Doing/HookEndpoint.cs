using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;

namespace PromptRegistry.Server.Doing;

/// <summary>
/// Takes a message that something was pushed, as GitHub (an HMAC of the body) and GitLab (the secret itself) send it. It is a hint to look at once: nothing that the
/// message says is believed.
/// </summary>
internal sealed class HookEndpoint(ServerOptions options, RemoteFollower follower, PromptCatalog catalog)
{
    private const string HmacPrefix = "sha256=";

    public async Task TakeAsync(HttpContext context)
    {
        if (options.HookSecret is not { } secret)
        {
            await Problem.Of(StatusCodes.Status501NotImplemented, ServerDiagnostics.NoHooks,
                $"This server takes no messages of pushes. Whoever runs it sets their secret: the environment variable {ServerOptions.HookVariable}.").WriteAsync(context);
            return;
        }

        if (!IsKnown(context.Request.Headers, Encoding.UTF8.GetBytes(secret), await Body.ReadAsync(context)))
        {
            await Problem.Of(StatusCodes.Status401Unauthorized, ServerDiagnostics.NotAuthenticated,
                "Neither 'X-Hub-Signature-256' is the HMAC of the body with the secret of this server, nor 'X-Gitlab-Token' that secret.").WriteAsync(context);
            return;
        }

        if (options.Follow is null) catalog.Hint();
        else follower.Hint();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>Both are compared in a time that says nothing about how much of it is right.</summary>
    private static bool IsKnown(IHeaderDictionary headers, byte[] secret, byte[] body)
    {
        if (headers["X-Hub-Signature-256"] is [{ } given] && given.StartsWith(HmacPrefix, StringComparison.Ordinal))
            return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given[HmacPrefix.Length..]), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(secret, body))));
        return headers["X-Gitlab-Token"] is [{ } token] && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(secret));
    }
}
