using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Ledger;

/// <summary>A release as the ledger recorded it: the tag must still be this object.</summary>
public sealed record RecordedRelease(
    PromptVersion Version, ObjectId Commit, ObjectId Tag, string? Digest, VersionBump Bump, DateTimeOffset Since, string By)
{
    /// <summary>What evaluation found; null where nothing was evaluated.</summary>
    public ReleaseVerdict? Verdict { get; init; }
}

/// <summary>A release that is in the archive, by its tag object.</summary>
public sealed record RecordedRetirement(PromptVersion Version, ObjectId Tag, DateTimeOffset Since, string By);

/// <summary>Somebody agreed that a release, by its tag object, enters an environment.</summary>
public sealed record RecordedApproval(
    PromptVersion Version, string Environment, ObjectId Tag, string? Digest, DateTimeOffset Since, string By)
{
    /// <summary>The e-mail address, in lower case: who it was, however the name is written.</summary>
    public string Email => Identity.Email(By);
}

/// <summary>Where the ledger says that an environment of a prompt points, since when and by whom.</summary>
public sealed record EnvironmentState(
    string Environment, PromptVersion Version, ObjectId Commit, ObjectId Tag, string? Digest, DateTimeOffset Since, string By)
{
    /// <summary>Why its gates were passed over; null where they were met.</summary>
    public string? Override { get; init; }
}

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
