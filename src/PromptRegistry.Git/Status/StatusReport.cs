using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Status;

/// <summary>The matrix of prompts and environments, ordered by name.</summary>
/// <param name="View">Whose ledger and tags are shown, and why.</param>
/// <param name="Age">How long ago the remote was looked at; null without a remote, and where that is not known.</param>
public sealed record StatusReport(
    IReadOnlyList<string> Environments, IReadOnlyList<PromptStatus> Prompts, RegistryView View, TimeSpan? Age)
{
    /// <summary>Whether there is no remote that may have releases which are not in this clone; told only where none is known.</summary>
    public bool IsWhole { get; init; } = true;
}

/// <summary>
/// One row of the matrix: a prompt, its latest release and a cell for every environment, in their order.
/// </summary>
public sealed record PromptStatus(string Prompt, PromptVersion? Latest, IReadOnlyList<StatusCell> Environments)
{
    /// <summary>Releases that wait for somebody's approval.</summary>
    public IReadOnlyList<PendingApproval> PendingApprovals { get; init; } = [];

    /// <summary>Its releases in the archive.</summary>
    public IReadOnlyList<RecordedRetirement> Retired { get; init; } = [];

    /// <summary>The arms of its environments.</summary>
    public IReadOnlyList<ArmCell> Arms { get; init; } = [];
}

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

/// <summary>One arm of a prompt in an environment.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Arm">Its name.</param>
/// <param name="Weight">The share of the units that get it; null where its tag does not say so.</param>
/// <param name="Cell">What its tag stands for.</param>
public sealed record ArmCell(string Environment, string Arm, Percentage? Weight, StatusCell Cell);

/// <summary>How an environment's tag and the ledger agree.</summary>
public enum Drift
{
    /// <summary>They agree.</summary>
    None,

    /// <summary>The tag was moved or made by plain git; that is allowed, and the ledger does not know it yet.</summary>
    MovedOutsideLedger,

    /// <summary>The ledger has a version there, but the tag is gone.</summary>
    Deleted,

    /// <summary>The tag does not lead to exactly one release of the prompt.</summary>
    Unresolved,

    /// <summary>The release that it leads to was moved or deleted.</summary>
    ReleaseMoved,
}

/// <summary>A release that may enter an environment only when more people have approved it.</summary>
/// <param name="Given">The e-mail addresses of those whose approval counts.</param>
/// <param name="Needed">How many must approve.</param>
public sealed record PendingApproval(
    string Prompt, PromptVersion Version, string Environment, IReadOnlyList<string> Given, int Needed)
{
    /// <summary>Whether signatures show who approved; else anybody could have typed those names.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Who can approve, and how, as a sentence.</summary>
    public string Ask { get; init; } = "";
}
