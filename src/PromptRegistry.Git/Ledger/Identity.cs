namespace PromptRegistry.Git.Ledger;

/// <summary>People, as git knows them: by e-mail address.</summary>
internal static class Identity
{
    /// <summary>The address in <c>Name &lt;email&gt;</c>, in lower case.</summary>
    public static string Email(string who)
    {
        var open = who.LastIndexOf('<');
        var email = open >= 0 && who.EndsWith('>') ? who[(open + 1)..^1] : who;
        return email.Trim().ToLowerInvariant();
    }
}
