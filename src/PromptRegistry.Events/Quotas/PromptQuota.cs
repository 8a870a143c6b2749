using System.Globalization;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Events.Quotas;

/// <summary>What some prompts may take together in a day or month of UTC: those of a team, or one. A limit that is null is none.</summary>
public sealed record PromptQuota
{
    /// <summary>What it is called in the store, in messages and logs: <c>team-support</c>. What was used belongs to the name.</summary>
    public required string Name { get; init; }

    /// <summary>The prompts that it is for: names, and folders as <c>support/*</c>. Empty for all.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>The team that it is for: its prompts count, whatever they are called. Null for all teams; with <see cref="Prompts"/> both must fit.</summary>
    public string? Team { get; init; }

    /// <summary>How long it lasts.</summary>
    /// <value>A day, unless set.</value>
    public QuotaPeriod Period { get; init; }

    /// <summary>Calls of accessors; a repair is part of its call.</summary>
    public long? Calls { get; init; }

    /// <summary>Tokens of requests and answers.</summary>
    public long? Tokens { get; init; }

    /// <summary>US dollars, by the prices that the registry was told.</summary>
    public double? CostUsd { get; init; }

    /// <summary>The model that is asked once it is used up; null refuses calls.</summary>
    public string? ThenModel { get; init; }

    /// <summary>Whether a prompt is one of its own.</summary>
    internal bool IsFor(PromptIdentity prompt) => (Team is null || Team == prompt.Team) && (Prompts.Count == 0 || PromptPattern.IsAnyFor(Prompts, prompt.Name));

    /// <summary>When the present period began.</summary>
    internal DateTimeOffset Begin(DateTimeOffset now) => Period == QuotaPeriod.Day
        ? new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero)
        : new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When the next one begins.</summary>
    internal DateTimeOffset Next(DateTimeOffset now) => Period == QuotaPeriod.Day ? Begin(now).AddDays(1) : Begin(now).AddMonths(1);

    /// <summary>The limits with what was used of them.</summary>
    internal IEnumerable<(string Limit, double Used, double Allowed, string Words)> Parts(QuotaUse use)
    {
        if (Calls is { } calls) yield return ("calls", use.Calls, calls, Number(use.Calls, calls, "calls"));
        if (Tokens is { } tokens) yield return ("tokens", use.Tokens, tokens, Number(use.Tokens, tokens, "tokens"));
        if (CostUsd is { } cost) yield return ("cost", use.CostUsd, cost, string.Create(CultureInfo.InvariantCulture, $"${use.CostUsd:0.######} of ${cost:0.######}"));
    }

    private static string Number(long used, long allowed, string noun) => string.Create(CultureInfo.InvariantCulture, $"{used} of {allowed} {noun}");
}

/// <summary>How long a quota lasts.</summary>
public enum QuotaPeriod
{
    /// <summary>A day of UTC.</summary>
    Day,

    /// <summary>A month of UTC.</summary>
    Month,
}

/// <summary>What was used of a quota in a period.</summary>
/// <param name="Calls">Calls that were permitted.</param>
/// <param name="Tokens">Tokens of those that ended.</param>
/// <param name="CostUsd">US dollars for those that ended.</param>
public readonly record struct QuotaUse(long Calls, long Tokens, double CostUsd);
