using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Contracts;

/// <summary>One change of a contract, and the bump that it demands.</summary>
/// <param name="Description">A sentence: "The input 'tone' was removed."</param>
public sealed record ContractChange(VersionBump Bump, string Description)
{
    /// <summary>Whom it concerns: callers, unless it is about the answer.</summary>
    public ContractParty Party { get; init; }
}
