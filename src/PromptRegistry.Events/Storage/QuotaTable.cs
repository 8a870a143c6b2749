using System.Data.Common;
using PromptRegistry.Events.Quotas;

namespace PromptRegistry.Events.Storage;

/// <summary>The table of quotas: a row for each quota and period, changed in one statement, so that no limit of calls is passed. Both databases read it alike.</summary>
internal static class QuotaTable
{
    public static async Task<IReadOnlyList<QuotaAnswer>> EnterAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<PromptQuota> quotas, DateTimeOffset now, CancellationToken cancellation)
    {
        var answers = new List<QuotaAnswer>(quotas.Count);
        foreach (var quota in InOrder(quotas))
        {
            await EnsureAsync(connection, transaction, quota, now, cancellation).ConfigureAwait(false);
            var counted = await UseAsync(connection, transaction,
                "UPDATE quotas SET calls = calls + 1 WHERE name = @p0 AND period = @p1 AND calls < @p2 AND tokens < @p3 AND cost < @p4 RETURNING calls, tokens, cost",
                [.. Key(quota, now), quota.Calls ?? long.MaxValue, quota.Tokens ?? long.MaxValue, quota.CostUsd ?? double.MaxValue], cancellation).ConfigureAwait(false);
            answers.Add(counted is { } use
                ? new QuotaAnswer(quota, use, true)
                : new QuotaAnswer(quota, await ReadAsync(connection, transaction, quota, now, cancellation).ConfigureAwait(false), false));
        }

        return answers;
    }

    public static async Task<IReadOnlyList<QuotaUse>> AddAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<PromptQuota> quotas, DateTimeOffset began, long calls, long tokens, double cost,
        CancellationToken cancellation)
    {
        var uses = new Dictionary<PromptQuota, QuotaUse>(ReferenceEqualityComparer.Instance);
        foreach (var quota in InOrder(quotas))
        {
            await EnsureAsync(connection, transaction, quota, began, cancellation).ConfigureAwait(false);
            uses[quota] = (await UseAsync(connection, transaction,
                "UPDATE quotas SET calls = calls + @p2, tokens = tokens + @p3, cost = cost + @p4 WHERE name = @p0 AND period = @p1 RETURNING calls, tokens, cost",
                [.. Key(quota, began), calls, tokens, cost], cancellation).ConfigureAwait(false)).GetValueOrDefault();
        }

        return [.. quotas.Select(q => uses[q])];
    }

    public static async Task<QuotaUse> ReadAsync(DbConnection connection, DbTransaction? transaction, PromptQuota quota, DateTimeOffset at, CancellationToken cancellation) =>
        (await UseAsync(connection, transaction, "SELECT calls, tokens, cost FROM quotas WHERE name = @p0 AND period = @p1", Key(quota, at), cancellation).ConfigureAwait(false))
            .GetValueOrDefault();

    /// <summary>One order for all, so that no two wait for each other.</summary>
    private static IEnumerable<PromptQuota> InOrder(IReadOnlyList<PromptQuota> quotas) => quotas.OrderBy(q => q.Name, StringComparer.Ordinal).ThenBy(q => q.Period);

    /// <summary>A day and a month may begin at once: the name says which it is.</summary>
    private static object[] Key(PromptQuota quota, DateTimeOffset at) =>
        [$"{(quota.Period == QuotaPeriod.Day ? "d" : "m")}:{EventLimits.Name(quota.Name)}", EventTime.Microseconds(quota.Begin(at))];

    private static Task<int> EnsureAsync(DbConnection connection, DbTransaction transaction, PromptQuota quota, DateTimeOffset at, CancellationToken cancellation) =>
        connection.RunAsync(transaction, "INSERT INTO quotas (name, period, calls, tokens, cost) VALUES (@p0, @p1, 0, 0, 0) ON CONFLICT DO NOTHING", Key(quota, at), cancellation);

    private static async Task<QuotaUse?> UseAsync(DbConnection connection, DbTransaction? transaction, string text, object[] values, CancellationToken cancellation)
    {
        await using var command = connection.Command(transaction, text, values);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await row.ReadAsync(cancellation).ConfigureAwait(false) ? new QuotaUse(row.GetInt64(0), row.GetInt64(1), row.GetDouble(2)) : null;
    }
}
