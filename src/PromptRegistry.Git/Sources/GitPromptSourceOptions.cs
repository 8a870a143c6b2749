using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Sources;

/// <summary>How a git repository serves as a source of prompts.</summary>
public sealed record GitPromptSourceOptions
{
    /// <summary>The folder within the repository that has <c>prompts/</c>.</summary>
    /// <value>The repository's root, unless set.</value>
    public string Folder { get; init; } = "";

    /// <summary>The ledger's branch.</summary>
    /// <value>What <c>promptregistry.yaml</c> in HEAD's commit says, unless set.</value>
    public string? LedgerBranch { get; init; }

    public GitReaderKind Reader { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
