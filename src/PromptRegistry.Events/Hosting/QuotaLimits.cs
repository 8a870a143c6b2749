using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Events.Storage;
using PromptRegistry.Limits;

namespace PromptRegistry.Events.Hosting;

/// <summary>Holds calls to quotas whose use is stored: it survives a restart, and counts for all processes that use the store.</summary>
internal sealed class QuotaLimits(IQuotaStore store, QuotaOptions options, ILogger log, TimeProvider clock) : IPromptLimits
{
    private readonly ConcurrentDictionary<(string Quota, QuotaPeriod Period, DateTimeOffset Begin, string Limit), bool> warned = new();

    public async ValueTask<CallPermit> EnterAsync(PromptIdentity prompt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var quotas = Of(prompt);
        if (quotas.Count == 0) return new CallPermit();
        IReadOnlyList<QuotaAnswer> answers;
        try
        {
            answers = await store.EnterAsync(quotas, now, cancellationToken).ConfigureAwait(false);
        }
        catch (EventStoreException exception)
        {
            if (options.RefusesWithoutStore) throw new PromptLimitException($"The quotas of {prompt.Name} cannot be asked for, and without them no call is made. {exception.Message}", "store");
            QuotaLog.NotCounted(log, prompt.Name, exception.Message);
            return new QuotaPermit([], [], now, null);
        }

        foreach (var answer in answers) Warn(answer.Quota, answer.Use, now);
        var counted = answers.Where(a => a.IsCounted).Select(a => a.Quota).ToList();
        if (quotas.FirstOrDefault(q => !counted.Contains(q)) is not { } full) return new QuotaPermit(quotas, [], now, null);
        if (full.ThenModel is { } model && answers.All(a => a.IsCounted || a.Quota.ThenModel is not null)) return new QuotaPermit(quotas, [.. quotas.Except(counted)], now, model);

        // Who is refused has used nothing.
        if (counted.Count > 0) await TryAddAsync(prompt, counted, now, -1, default).ConfigureAwait(false);
        var refusing = answers.First(a => a is { IsCounted: false, Quota.ThenModel: null });
        full = refusing.Quota;
        var (limit, _, _, words) = full.Parts(refusing.Use).First(p => p.Used >= p.Allowed);
        throw new PromptLimitException(string.Create(CultureInfo.InvariantCulture,
            $"The quota '{full.Name}' of {prompt.Name} is used up: {words} this {(full.Period == QuotaPeriod.Day ? "day" : "month")}. It begins anew at {full.Next(now):yyyy-MM-dd HH:mm} UTC; until then raise it, or name a cheaper model for it (ThenModel)."), limit);
    }

    public async ValueTask LeaveAsync(PromptIdentity prompt, CallPermit permit, CallTaken taken)
    {
        if (permit is not QuotaPermit { Quotas.Count: > 0 } given) return;
        if (given.Uncounted.Count > 0) await TryAddAsync(prompt, given.Uncounted, given.Began, 1, taken).ConfigureAwait(false);
        var counted = given.Uncounted.Count == 0 ? given.Quotas : [.. given.Quotas.Except(given.Uncounted)];
        if (counted.Count > 0 && taken != default) await TryAddAsync(prompt, counted, given.Began, 0, taken).ConfigureAwait(false);
    }

    private async Task TryAddAsync(PromptIdentity prompt, IReadOnlyList<PromptQuota> quotas, DateTimeOffset began, long calls, CallTaken taken)
    {
        try
        {
            // The call was made: what it took counts also where its caller no longer waits.
            var uses = await store.AddAsync(quotas, began, calls, taken.Tokens, taken.CostUsd, CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < uses.Count; i++) Warn(quotas[i], uses[i], began);
        }
        catch (EventStoreException exception)
        {
            QuotaLog.NotCounted(log, prompt.Name, exception.Message);
        }
    }

    private List<PromptQuota> Of(PromptIdentity prompt) => [.. options.Quotas.Where(q => q.IsFor(prompt))];

    private void Warn(PromptQuota quota, QuotaUse use, DateTimeOffset now)
    {
        foreach (var (limit, used, allowed, words) in quota.Parts(use))
        {
            if (used < allowed * options.WarnAt || !warned.TryAdd((quota.Name, quota.Period, quota.Begin(now), limit), true)) continue;
            QuotaLog.NearlyUsed(log, quota.Name, words, quota.Next(now));
            try
            {
                options.Warned?.Invoke(new QuotaWarning(quota, limit, use, quota.Next(now)));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                QuotaLog.CallbackFailed(log, quota.Name, exception);
            }
        }
    }

    /// <param name="Quotas">Those that the call is for.</param>
    /// <param name="Uncounted">Those of them that are used up, and let it go on with another model.</param>
    /// <param name="Began">When the call was made: what it takes counts in the period of then.</param>
    private sealed record QuotaPermit(IReadOnlyList<PromptQuota> Quotas, IReadOnlyList<PromptQuota> Uncounted, DateTimeOffset Began, string? Model) : CallPermit(Model);
}

/// <summary>What the log says of quotas.</summary>
internal static partial class QuotaLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The quota '{Quota}' is nearly used up: {Used} until {Until:u}.")]
    public static partial void NearlyUsed(ILogger log, string quota, string used, DateTimeOffset until);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call of {Prompt} is not counted in its quotas: {Why}")]
    public static partial void NotCounted(ILogger log, string prompt, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The callback for the quota '{Quota}' failed.")]
    public static partial void CallbackFailed(ILogger log, string quota, Exception exception);
}
