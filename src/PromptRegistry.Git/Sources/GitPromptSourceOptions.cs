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

    public GitReaderKind Reader { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
