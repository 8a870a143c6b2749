namespace PromptRegistry.Events.Quotas;

/// <summary>Keeps what was used of quotas. Several processes may use one store at once, and none of them passes a limit of calls. What cannot be read or written is an <c>EventStoreException</c>.</summary>
public interface IQuotaStore
{
    /// <summary>Counts a call in each quota that is not used up.</summary>
    /// <param name="quotas">The quotas that the call is for.</param>
    /// <param name="now">When it is made.</param>
    /// <returns>For each quota what is used now, and whether the call was counted.</returns>
    Task<IReadOnlyList<QuotaAnswer>> EnterAsync(IReadOnlyList<PromptQuota> quotas, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Adds what a call took to the period in which it began.</summary>
    /// <param name="quotas">The quotas that it counts in.</param>
    /// <param name="began">When it was made.</param>
    /// <param name="calls">Calls to add: one that goes on with another model was not counted before.</param>
    /// <returns>What is used now, in the order of the quotas.</returns>
    Task<IReadOnlyList<QuotaUse>> AddAsync(
        IReadOnlyList<PromptQuota> quotas, DateTimeOffset began, long calls, long tokens, double costUsd, CancellationToken cancellation = default);

    /// <summary>What was used of a quota in the period of a moment.</summary>
    Task<QuotaUse> UsedAsync(PromptQuota quota, DateTimeOffset at, CancellationToken cancellation = default);
}

/// <summary>What a store says of a call.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="Use">What is used, this call included where it was counted.</param>
/// <param name="IsCounted">Whether the call was counted: the quota is not used up.</param>
public sealed record QuotaAnswer(PromptQuota Quota, QuotaUse Use, bool IsCounted);
