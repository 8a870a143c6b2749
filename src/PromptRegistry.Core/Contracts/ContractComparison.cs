using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Contracts;

/// <summary>How two contracts differ.</summary>
/// <param name="Changes">The greatest bump first; empty when nothing changed for callers and readers.</param>
public sealed record ContractComparison(IReadOnlyList<ContractChange> Changes)
{
    /// <summary>The greatest bump that a change demands; <see cref="VersionBump.None"/> without changes.</summary>
    public VersionBump RequiredBump => Changes.Count == 0 ? VersionBump.None : Changes.Max(c => c.Bump);

    /// <summary>The required bump, or <paramref name="floor"/> where that is greater.</summary>
    public VersionBump AtLeast(VersionBump floor) => RequiredBump > floor ? RequiredBump : floor;
}
