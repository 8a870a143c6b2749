using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>One event: what a commit of the ledger records.</summary>
public sealed record LedgerEvent(LedgerEventKind Kind, string Prompt, PromptVersion Version)
{
    /// <summary>The environment that moved; null for a release.</summary>
    public string? Environment { get; init; }

    /// <summary>The version before: in the environment, or the release before this one.</summary>
    public PromptVersion? Previous { get; init; }

    /// <summary>The ref that was made or moved.</summary>
    public string? Reference { get; init; }

    /// <summary>The tag object that the ref then pointed to.</summary>
    public ObjectId? Tag { get; init; }

    /// <summary>The commit that holds the prompt's files.</summary>
    public ObjectId? Target { get; init; }

    /// <summary>The content digest of the version, where it is known.</summary>
    public string? Digest { get; init; }

    /// <summary>Which part of the version moved; releases only.</summary>
    public VersionBump? Bump { get; init; }

    /// <summary>Why, in the words of whoever did it.</summary>
    public string? Reason { get; init; }

    /// <summary>The commit of the ledger, and who made it when; null for an event that is not written.</summary>
    public GitCommit? Commit { get; init; }
}
