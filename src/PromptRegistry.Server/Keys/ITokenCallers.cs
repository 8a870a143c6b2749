using System.Security.Claims;

namespace PromptRegistry.Server.Keys;

/// <summary>Who brings a token of somebody else that counts here.</summary>
internal interface ITokenCallers
{
    /// <summary>Whether a bearer is a token, and none of our keys.</summary>
    bool IsToken(string bearer);

    /// <summary>Whose token a request brings, or why it is not taken.</summary>
    Task<(Caller? Caller, string? Why)> FindAsync(HttpContext context);

    /// <summary>Whose session it is that began with the issuer, by what is allowed now; null where it counts no more.</summary>
    /// <param name="session">What the session keeps.</param>
    /// <param name="expires">When it ends.</param>
    Caller? OfSession(ClaimsPrincipal session, DateTimeOffset? expires);
}
