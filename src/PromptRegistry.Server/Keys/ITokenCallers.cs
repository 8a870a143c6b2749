namespace PromptRegistry.Server.Keys;

/// <summary>Who brings a token of somebody else that counts here.</summary>
internal interface ITokenCallers
{
    /// <summary>Whether a bearer is a token, and none of our keys.</summary>
    bool IsToken(string bearer);

    /// <summary>Whose token a request brings, or why it is not taken.</summary>
    Task<(Caller? Caller, string? Why)> FindAsync(HttpContext context);
}
