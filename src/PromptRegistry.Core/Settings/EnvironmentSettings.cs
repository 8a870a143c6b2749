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
