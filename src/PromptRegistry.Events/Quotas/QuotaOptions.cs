namespace PromptRegistry.Events.Quotas;

/// <summary>How quotas are kept to.</summary>
public sealed record QuotaOptions
{
    /// <summary>The quotas. A call counts in each that is for its prompt; the first that is used up decides.</summary>
    public IReadOnlyList<PromptQuota> Quotas { get; init; } = [];

    /// <summary>Told when a quota is nearly used up: once for each quota, period and limit, by the process that passed the mark. Null tells only the log.</summary>
    public Action<QuotaWarning>? Warned { get; init; }

    /// <summary>The part of a limit at which a warning comes.</summary>
    /// <value>0.9, unless set.</value>
    public double WarnAt { get; init; } = 0.9;

    /// <summary>Whether calls are refused while the store cannot be asked. Else they are made, uncounted, and the log says so.</summary>
    /// <value>False, unless set.</value>
    public bool RefusesWithoutStore { get; init; }
}

/// <summary>A quota is nearly used up.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="Limit">Which limit: <c>calls</c>, <c>tokens</c> or <c>cost</c>.</param>
/// <param name="Use">What is used of it.</param>
/// <param name="Until">When the next period begins.</param>
public sealed record QuotaWarning(PromptQuota Quota, string Limit, QuotaUse Use, DateTimeOffset Until);
