using System.Security.Cryptography;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.SignIn;

/// <summary>Whose tokens count, and what those may do who bring one: the file of <c>--sign-in</c>, of whoever runs the server.</summary>
/// <param name="Issuer">Who gives tokens out: what they say as <c>iss</c>, and where <c>.well-known/openid-configuration</c> is.</param>
/// <param name="Audience">Whom they are for: what they say as <c>aud</c>.</param>
internal sealed record SignInSettings(Uri Issuer, string Audience)
{
    /// <summary>The claim that says what somebody may do: groups or roles.</summary>
    public string Claim { get; init; } = "groups";

    /// <summary>The claims that say who somebody is.</summary>
    public string NameClaim { get; init; } = "name";

    public string EmailClaim { get; init; } = "email";

    /// <summary>What a value of the claim allows; the first that somebody has counts, alone.</summary>
    public required IReadOnlyList<SignInGrant> Grants { get; init; }

    /// <summary>How people log in with a browser; null where browsers give a key.</summary>
    public BrowserSettings? Browsers { get; init; }

    /// <summary>The issuer as tokens write it: without a slash that only the address has.</summary>
    public required string IssuerName { get; init; }

    /// <summary>Names all that says who somebody is and what they may do: a session of other settings says nothing of these.</summary>
    public string Digest => digest ??= Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { IssuerName, Browsers?.Client, Claim, NameClaim, EmailClaim, Grants })))[..32];

    private string? digest;

    /// <summary>Reads the file.</summary>
    /// <returns>The settings, or what is wrong.</returns>
    public static (SignInSettings? Settings, IReadOnlyList<Diagnostic> Problems) Read(string file, string repository)
    {
        var (text, wrong) = OperatorFile.Read(file, repository, ServerDiagnostics.SignInUnusable);
        if (wrong is not null) return (null, [wrong]);
        var problems = new List<Diagnostic>();
        var document = YamlReader.Read(text!, file);
        problems.AddRange(document.Diagnostics);
        if (MappingReader.Open(document.Root, "The file of the sign-in", problems) is not { } reader)
            return (null, problems.Count > 0 ? problems : [new Diagnostic(ServerDiagnostics.SignInUnusable, SourceLocation.File(file), "The file is empty. It needs 'issuer', 'audience' and 'grants'.")]);
        var issuer = reader.RequiredText("issuer");
        var audience = reader.RequiredText("audience");
        var claim = reader.Text("claim") ?? "groups";
        var (name, email) = (reader.Text("name") ?? "name", reader.Text("email") ?? "email");
        var browsers = BrowserSettings.Read(reader.Child("browsers"), issuer, problems);
        reader.Required("grants");
        var grants = reader.Items("grants").Select(g => Grant(g, problems)).OfType<SignInGrant>().ToList();
        if (reader.Node("grants") is { } node && grants.Count == 0 && problems.Count == 0) problems.Add(Finding(node, "Without a grant nobody may do anything. Add '- { value: <group>, roles: [reader] }'."));
        reader.Finish();
        var address = Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) ? uri : null;
        if (issuer is not null && address is null) problems.Add(Finding(reader.Node("issuer")!, "'issuer' is an https address such as https://login.example.org; http is for this machine alone."));
        if (audience is not null && audience.Trim().Length == 0) problems.Add(Finding(reader.Node("audience")!, "'audience' says whom tokens are for, as the issuer knows this server."));
        return problems.Any(p => p.IsError)
            ? (null, problems)
            : (new SignInSettings(address!, audience!) { Claim = claim, NameClaim = name, EmailClaim = email, Grants = grants, Browsers = browsers, IssuerName = issuer! }, problems);
    }

    private static SignInGrant? Grant(YamlNode node, List<Diagnostic> problems)
    {
        if (MappingReader.Open(node, "A grant", problems) is not { } reader) return null;
        var value = reader.RequiredText("value");
        reader.Required("roles");
        var roles = reader.Texts("roles");
        foreach (var unknown in roles.Where(r => !Roles.Names.Contains(r)))
            problems.Add(Finding(reader.Node("roles")!, $"There is no role '{unknown}'.{Suggestion.Sentence(unknown, Roles.Names)}{Suggestion.Listing("Roles", Roles.Names)}"));
        var grant = new SignInGrant(value ?? "", roles) { Prompts = reader.Texts("prompts"), Environments = reader.Texts("environments") };
        reader.Finish();
        return grant;
    }

    private static Diagnostic Finding(YamlNode at, string message) => new(ServerDiagnostics.SignInUnusable, at.Location, message);
}

/// <summary>What those may do who have a value of the claim.</summary>
/// <param name="Value">Such as the name or id of a group.</param>
/// <param name="Roles">As keys have them.</param>
internal sealed record SignInGrant(string Value, IReadOnlyList<string> Roles)
{
    /// <summary>Names of prompts, in which <c>*</c> stands for anything; empty for all.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Environments; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];
}
