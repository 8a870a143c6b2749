using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Programs;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Programs;

/// <summary>What a program and its team may spend in a month of UTC, and did: counted in the store of events, and so for all servers that use it.</summary>
internal sealed class ProgramBudget
{
    /// <summary>The part of a budget at which people are told, and cheaper models asked.</summary>
    public const double Nearly = 0.9;

    /// <summary>The part of a team's budget beyond which it registers nothing new.</summary>
    public const double TooFull = 0.95;

    private readonly IQuotaStore store;
    private readonly DateTimeOffset now;

    private ProgramBudget(IQuotaStore store, DateTimeOffset now, IReadOnlyList<Part> parts)
    {
        this.store = store;
        this.now = now;
        Parts = parts;
    }

    /// <summary>The program's own, then its team's.</summary>
    public IReadOnlyList<Part> Parts { get; private set; }

    /// <summary>What is left, in US dollars.</summary>
    public double Left => Parts.Min(p => p.Limit - p.Use.CostUsd);

    /// <summary>Whether most of a budget is spent whose owner asks for the cheapest model then.</summary>
    public bool AsksForCheapest => Parts.Any(p => p.Downgrades && p.Use.CostUsd >= p.Limit * Nearly);

    /// <summary>Reads what was spent.</summary>
    public static async Task<ProgramBudget> ReadAsync(IQuotaStore store, ProgramDefinition program, RepositorySettings settings, DateTimeOffset now, CancellationToken cancellation)
    {
        var parts = new List<Part>();
        foreach (var (quota, downgrades) in QuotasOf(program, settings)) parts.Add(new Part(quota, await store.UsedAsync(quota, now, cancellation), downgrades));
        return new ProgramBudget(store, now, parts);
    }

    /// <summary>The part of a team's budget that is spent; null where it has none.</summary>
    public static async Task<double?> UsedByTeamAsync(IQuotaStore store, string team, RepositorySettings settings, DateTimeOffset now, CancellationToken cancellation) =>
        QuotaOfTeam(team, settings) is { } quota ? (await store.UsedAsync(quota.Quota, now, cancellation)).CostUsd / quota.Quota.CostUsd!.Value : null;

    /// <summary>Counts a call; where a budget is spent, none is counted.</summary>
    /// <returns>Why it may not be made; null where it may.</returns>
    public async Task<Problem?> EnterAsync(ProgramDefinition program, CancellationToken cancellation)
    {
        var answers = await store.EnterAsync([.. Parts.Select(p => p.Quota)], now, cancellation);
        Parts = [.. Parts.Select(p => p with { Use = answers.First(a => ReferenceEquals(a.Quota, p.Quota)).Use })];
        var counted = answers.Where(a => a.IsCounted).Select(a => a.Quota).ToList();
        if (counted.Count == Parts.Count) return null;
        // Who is refused has used nothing.
        if (counted.Count > 0) await store.AddAsync(counted, now, -1, 0, 0, CancellationToken.None);
        return Spent(program, Parts.First(p => !counted.Contains(p.Quota)));
    }

    /// <summary>Takes a counted call back that was not made.</summary>
    public Task LeaveAsync() => store.AddAsync([.. Parts.Select(p => p.Quota)], now, -1, 0, 0, CancellationToken.None);

    /// <summary>Adds what a call took.</summary>
    /// <returns>The marks that this very call passed: of all calls of all servers each is passed by one.</returns>
    public async Task<IReadOnlyList<BudgetMark>> AddAsync(long tokens, double cost)
    {
        var uses = await store.AddAsync([.. Parts.Select(p => p.Quota)], now, 0, tokens, cost, CancellationToken.None);
        Parts = [.. Parts.Select((p, i) => p with { Use = uses[i] })];
        return [.. Parts.SelectMany(p => Passed(p, cost))];
    }

    /// <summary>That what is left pays for no call.</summary>
    public Problem TooLittle(ProgramDefinition program) => Spent(program, Parts.MinBy(p => p.Limit - p.Use.CostUsd)!);

    private static IEnumerable<BudgetMark> Passed(Part part, double cost)
    {
        foreach (var mark in (double[])[Nearly, 1])
            if (part.Use.CostUsd >= part.Limit * mark && part.Use.CostUsd - cost < part.Limit * mark) yield return new BudgetMark(part, mark);
    }

    private Problem Spent(ProgramDefinition program, Part part) => Problem.Of(StatusCodes.Status402PaymentRequired, ServerDiagnostics.BudgetSpent, string.Create(CultureInfo.InvariantCulture,
        $"The budget of {part.Words} is spent: ${part.Use.CostUsd:0.######} of ${part.Limit:0.######} this month, and what is left pays for no call of {program.Id}. It begins anew at {part.Quota.Next(now):yyyy-MM-dd HH:mm} UTC; until then raise it in a reviewed change."));

    private static IEnumerable<(PromptQuota Quota, bool Downgrades)> QuotasOf(ProgramDefinition program, RepositorySettings settings)
    {
        yield return (new PromptQuota { Name = $"program-{program.Id}", Period = QuotaPeriod.Month, CostUsd = program.BudgetUsd }, program.Downgrades);
        if (QuotaOfTeam(program.Team, settings) is { } team) yield return team;
    }

    private static (PromptQuota Quota, bool Downgrades)? QuotaOfTeam(string team, RepositorySettings settings) =>
        settings.Teams.FirstOrDefault(t => t.Name == team) is { BudgetUsd: { } budget } found
            ? (new PromptQuota { Name = $"team-{team}", Period = QuotaPeriod.Month, CostUsd = budget }, found.Downgrades) : null;

    /// <summary>A budget and what was spent of it.</summary>
    /// <param name="Downgrades">Whether the cheapest model is asked when most of it is spent.</param>
    internal sealed record Part(PromptQuota Quota, QuotaUse Use, bool Downgrades)
    {
        public double Limit => Quota.CostUsd!.Value;

        /// <summary>Whose it is, in words.</summary>
        public string Words => Quota.Name.StartsWith("team-", StringComparison.Ordinal) ? $"the team '{Quota.Name[5..]}'" : $"the program '{Quota.Name[8..]}'";
    }
}

/// <summary>A part of a budget that is spent now and was not before.</summary>
/// <param name="At">0.9, or 1 for all of it.</param>
internal sealed record BudgetMark(ProgramBudget.Part Budget, double At)
{
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{(At < 1 ? $"{At * 100:0} % of the budget" : "The budget")} of {Budget.Words} {(At < 1 ? "are" : "is")} spent: ${Budget.Use.CostUsd:0.######} of ${Budget.Limit:0.######} this month.");
}
