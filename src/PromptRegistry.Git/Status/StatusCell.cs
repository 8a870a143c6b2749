using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Status;

/// <summary>One prompt in one environment.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Version">The version that apps get; null where there is none or it cannot be told.</param>
/// <param name="Commit">The commit that holds its files.</param>
/// <param name="Digest">Its content digest, where it is known.</param>
/// <param name="Since">Since when, where ledger or tag say so.</param>
/// <param name="By">By whom, where ledger or tag say so.</param>
/// <param name="Drift">How tag and ledger agree.</param>
/// <param name="LedgerVersion">What the ledger says; differs from the version only where there is drift.</param>
/// <param name="Finding">The drift in words, with what to do; null where there is none.</param>
public sealed record StatusCell(
    string Prompt,
    string Environment,
    PromptVersion? Version,
    ObjectId? Commit,
    string? Digest,
    DateTimeOffset? Since,
    string? By,
    Drift Drift,
    PromptVersion? LedgerVersion,
    Diagnostic? Finding)
{
    /// <summary>Why its gates were passed over; null where they were met.</summary>
    public string? Override { get; init; }

    /// <summary>Whether the remote had another version there, or none, when this clone fetched it last.</summary>
    public bool DiffersAtRemote { get; init; }

    /// <summary>The version that the remote had there when this clone fetched it last; null where it had none, or is not known.</summary>
    public PromptVersion? RemoteVersion { get; init; }

    /// <summary>Whether this clone's own tag is still where the ledger had it before.</summary>
    public bool IsTagBehind { get; init; }

    /// <summary>The version that this clone's own tag still stands for; null where there is no tag or it cannot be told.</summary>
    public PromptVersion? TagVersion { get; init; }
}
