using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Views;

/// <summary>Where the ledger and the tags that count come from.</summary>
public enum RegistryOrigin
{
    /// <summary>This repository's own.</summary>
    Local,

    /// <summary>A remote's, as this clone fetched them last.</summary>
    Fetched,

    /// <summary>A remote's, as they are now.</summary>
    Remote,
}

/// <summary>Which ledger and which tags count in a clone, and why. It is decided once for each command.</summary>
/// <param name="Origin">Whose ledger counts.</param>
/// <param name="Reason">Why, as words that can follow "because".</param>
public sealed record RegistryView(RegistryOrigin Origin, string Reason)
{
    /// <summary>The newest event that counts; null where nothing was recorded.</summary>
    public ObjectId? Ledger { get; init; }

    /// <summary>The remote that the ledger lives at; null where this repository knows of none.</summary>
    public string? Remote { get; init; }

    /// <summary>The remote's newest event: now under <c>--push</c> and <c>--remote</c>, else as last fetched.</summary>
    public ObjectId? RemoteLedger { get; init; }

    /// <summary>The newest event of this repository's own branch.</summary>
    public ObjectId? LocalLedger { get; init; }

    /// <summary>When the remote was looked at; null where that is not known.</summary>
    public DateTimeOffset? Seen { get; init; }

    /// <summary>Events that are in the ledger that counts and that the remote did not have.</summary>
    public int Unpushed { get; init; }

    /// <summary>The remote's protected branch as it is now; null where it was not asked, or has none.</summary>
    internal ObjectId? ProtectedCommit { get; init; }

    /// <summary>The remote's tags as they are now; null where it was not asked.</summary>
    internal IReadOnlyDictionary<string, ObjectId>? Tags { get; init; }

    /// <summary>Whether nothing of this clone counts: what a remote has is looked at, and no more.</summary>
    internal bool OnlyRemote { get; init; }
}
