using PromptRegistry.Core.Settings;
using PromptRegistry.Events.Storage;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Programs;

namespace PromptRegistry.Server.Pages.Teams;

/// <summary>The programs of teams as the protected branch has them: what each spent of its budget over the servers, and whether one is ready for its tier.</summary>
internal sealed class TeamPrograms(ProgramCatalog catalog, ProgramExecution execution, ServerOptions options)
{
    /// <summary>Programs of a page, each of whose budgets is asked for.</summary>
    private const int Most = 200;

    /// <summary>Those that a caller sees, by team and id.</summary>
    /// <param name="team">Only those of this team; null for all.</param>
    /// <param name="notes">Takes what is worth knowing: which budgets are nearly spent, and which files are wrong.</param>
    /// <exception cref="EventStoreException">The store of what was spent cannot be read.</exception>
    public async Task<IReadOnlyList<ProgramRow>> ReadAsync(Caller caller, string? team, DateTimeOffset now, List<string> notes, CancellationToken cancellation)
    {
        var (view, refused) = await catalog.ReadAsync(cancellation);
        if (view is null)
        {
            notes.Add(refused!.Detail);
            return [];
        }

        if (caller.SeesAll) notes.AddRange(view.Findings.Select(f => $"{f.Location}: {f.Message} ({f.Id})"));
        var shown = view.ShownTo(caller).Where(p => team is null || p.Team == team).OrderBy(p => p.Team, StringComparer.Ordinal).ThenBy(p => p.Id, StringComparer.Ordinal).ToList();
        if (shown.Count > Most) notes.Add($"These are the first {Most} of {Words.Count(shown.Count, "program")}; choose a team, or ask GET /v1/programs.");
        var (rows, told) = (new List<ProgramRow>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var program in shown.Take(Most))
        {
            var budget = execution.Spending is { } spending ? await ProgramBudget.ReadAsync(spending, program, view.Settings, now, cancellation) : null;
            foreach (var part in budget?.Parts.Where(p => p.Use.CostUsd >= p.Limit * ProgramBudget.Nearly && told.Add(p.Quota.Name)) ?? [])
                notes.Add($"{Words.Share(part.Use.CostUsd / part.Limit)} of the budget of {part.Words} is spent: {Words.Dollars(part.Use.CostUsd)} of {Words.Dollars(part.Limit)} this month. At 100 % its calls are refused.");
            rows.Add(new ProgramRow(
                program.Id, program.Team, Addresses.With("/teams", ("team", program.Team)), TierOf(program.Tier), program.Context, budget?.Parts[0].Use.CostUsd, program.BudgetUsd, budget?.Parts[0].Use.Calls, program.Quality,
                program.Contact, view.OwnersOf(program), [.. program.Prompts.Select(p => new ProgramPromptLink(p.Name, Addresses.Prompt(p.Name)))], Addresses.With("/teams", ("team", program.Team), ("review", program.Id))));
        }

        return rows;
    }

    /// <summary>Whether a program is ready for its tier, by the recorded answers to its suites; null where the caller sees no such program.</summary>
    public async Task<ProgramVerdict?> ReviewAsync(Caller caller, string id, CancellationToken cancellation)
    {
        var (view, _) = await catalog.ReadAsync(cancellation);
        if (view is null || !view.Programs.TryGetValue(id, out var program) || !ProgramsView.IsShown(program, caller)) return null;
        var reviewed = await ProgramCatalog.ReviewAsync(options, [.. program.Prompts.Select(p => p.Name)], program.Tier, cancellation);
        return reviewed.Value is { } found
            ? new ProgramVerdict(program.Id, TierOf(program.Tier), found.Reviews.All(r => r.IsReady), [.. found.Reviews.SelectMany(r => r.Lines())])
            : new ProgramVerdict(program.Id, TierOf(program.Tier), false, [Statuses.Of(reviewed).Detail]);
    }

    private static string TierOf(ProgramTier tier) => tier.ToString().ToLowerInvariant();
}
