namespace PromptRegistry.Git.Verification;

/// <summary>What was looked at; what is wrong stands among the findings.</summary>
/// <param name="Prompts">Prompts with tags or entries in the ledger.</param>
/// <param name="Releases">Release tags whose content was read and digested.</param>
/// <param name="Environments">Tags of environments.</param>
/// <param name="Events">Events of the ledger.</param>
/// <param name="Discrepancies">Findings that are not only for information.</param>
public sealed record VerifyReport(int Prompts, int Releases, int Environments, int Events, int Discrepancies)
{
    /// <summary>Whether everything was here to be looked at; what was not is among the findings.</summary>
    public bool IsWhole { get; init; } = true;
}
