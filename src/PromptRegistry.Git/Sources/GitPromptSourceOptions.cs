using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Sources;

/// <summary>How a git repository serves as a source of prompts.</summary>
public sealed record GitPromptSourceOptions
{
    /// <summary>The folder within the repository that has <c>promptregistry.yaml</c> or <c>prompts/</c>, for releases that do not say where they are.</summary>
    /// <value>Where the path leads into a work tree: the root that the path is in; else the topmost folder.</value>
    public string? Folder { get; init; }

    /// <summary>The ledger's branch.</summary>
    /// <value>What <c>promptregistry.yaml</c> in HEAD's commit says, unless set.</value>
    public string? LedgerBranch { get; init; }

    /// <summary>What a version must show before it is served.</summary>
    /// <value><see cref="SourceVerification.None"/>, unless set.</value>
    public SourceVerification Verify { get; init; }

    /// <summary>
    /// The file with those whose signatures count, as <c>ssh-keygen</c> reads it, on the app's own machine; needed where
    /// signatures are verified. It is read again when it changes.
    /// </summary>
    public string? AllowedSigners { get; init; }

    /// <summary>Bytes that one fetch from a remote may bring; more ends it, and what was fetched before stays.</summary>
    /// <value>512 MB, unless set.</value>
    public long MaximumFetch { get; init; } = 512L * 1024 * 1024;

    /// <summary>Where what was accepted is remembered; null where only the process remembers.</summary>
    internal string? WitnessFile { get; init; }

    public GitReaderKind Reader { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
