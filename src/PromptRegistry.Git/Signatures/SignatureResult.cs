namespace PromptRegistry.Git.Signatures;

/// <summary>What a check of a signature came to.</summary>
/// <param name="Signer">The name that the allowed-signers file has for the key; null unless good.</param>
/// <param name="Problem">What is wrong, to stand behind "the tag"; null where it is good.</param>
internal sealed record SignatureResult(string? Signer, string? Problem)
{
    public bool IsGood => Problem is null;
}
