namespace PromptRegistry.Core.Settings;

/// <summary>The rules by which versions enter one environment; without any, every release may.</summary>
public sealed record EnvironmentSettings(string Name)
{
    /// <summary>The environment that a version must have been in before; null where any will do.</summary>
    public string? After { get; init; }

    /// <summary>Gates, in the order in which they are reported.</summary>
    public IReadOnlyList<PromotionGate> Requires { get; init; } = [];

    /// <summary>How many people must approve, where <see cref="PromotionGate.Approval"/> is required.</summary>
    public int Approvals { get; init; } = 1;

    /// <summary>E-mail addresses of those who may approve; empty where everybody may. The one who released a version
    /// never counts.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>How long a version must have been in the environment before.</summary>
    public TimeSpan Soak { get; init; }

    public DirectMoves DirectMoves { get; init; } = DirectMoves.Warn;
}

/// <summary>What a move of an environment's tag by plain git is taken for.</summary>
public enum DirectMoves
{
    /// <summary>As good as a promotion; only the ledger does not know it.</summary>
    Allow,

    /// <summary>Legal, and reported until it is recorded.</summary>
    Warn,

    /// <summary>A violation: an error in status, and never recorded as if it were in order.</summary>
    Deny,
}

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
