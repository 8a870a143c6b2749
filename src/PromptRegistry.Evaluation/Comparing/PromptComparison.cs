using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Evaluation.Comparing;

/// <summary>All that differs between two versions of a prompt.</summary>
/// <param name="Bump">What the change demands; none where nothing changed that a model or a caller could notice.</param>
/// <param name="Contract">What changed for callers and for readers of the answer.</param>
/// <param name="Files">What changed line by line.</param>
/// <param name="Cases">What the suite's cases render to.</param>
internal sealed record PromptComparison(
    string Name, PromptSide Before, PromptSide After, VersionBump Bump, ContractComparison Contract,
    IReadOnlyList<FileChange> Files, RenderedCases Cases)
{
    public static PromptComparison Of(string name, PromptSide before, PromptSide after)
    {
        var contract = ContractDiff.Compare(before.Prompt.Contract, after.Prompt.Contract);
        var bump = before.Prompt.Digest == after.Prompt.Digest ? VersionBump.None : contract.AtLeast(VersionBump.Patch);
        return new PromptComparison(
            name, before, after, bump, contract, FileChanges.Between(before, after), RenderedCases.Between(before.WithRecorded(after), after.WithRecorded(before)));
    }
}
