namespace PromptRegistry.Core.Settings;

/// <summary>What a release must have before it may enter an environment.</summary>
public enum PromotionGate
{
    /// <summary>The release's files load without errors.</summary>
    Check,

    /// <summary>An evaluation of exactly this content passed.</summary>
    Eval,

    /// <summary>Enough people other than the one who released it approved it for the environment.</summary>
    Approval,

    /// <summary>It was long enough in the environment before.</summary>
    Soak,

    /// <summary>Its tag and the ledger's commits about it are signed by an allowed signer.</summary>
    Signature,
}
