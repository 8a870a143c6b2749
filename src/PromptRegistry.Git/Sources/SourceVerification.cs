namespace PromptRegistry.Git.Sources;

/// <summary>What a followed version must show before an app serves it.</summary>
public enum SourceVerification
{
    /// <summary>Nothing but that its tags are releases and what they were before: whoever can move tags decides.</summary>
    None,

    /// <summary>
    /// The release's tag and the tag that moved the environment there are signed by allowed signers, and no move is older than
    /// the one before.
    /// </summary>
    Signatures,
}
