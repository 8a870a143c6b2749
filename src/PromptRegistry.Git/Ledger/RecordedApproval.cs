using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>Somebody agreed that a release, by its tag object, enters an environment.</summary>
public sealed record RecordedApproval(
    PromptVersion Version, string Environment, ObjectId Tag, string? Digest, DateTimeOffset Since, string By)
{
    /// <summary>The e-mail address, in lower case: who it was, however the name is written.</summary>
    public string Email => Identity.Email(By);
}
