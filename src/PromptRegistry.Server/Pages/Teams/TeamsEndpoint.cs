using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Git.Processes;
using PromptRegistry.Plots;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Production;

namespace PromptRegistry.Server.Pages.Teams;

/// <summary>What teams spend against their budgets, what it comes to at the month's end, and what would cost less.</summary>
internal sealed class TeamsEndpoint(PageResults pages, PromptCatalog catalog, VersionStore versions, ProductionReader production, TeamPrograms programs, ServerOptions options)
{
    /// <summary>Prompts of a team that are listed, and looked at for advice.</summary>
    private const int MostListed = 20, MostAdvised = 10;

    public async Task<IResult> ShowAsync(HttpContext context, string? team, string? review)
    {
        if (catalog.Current is not { } current) return pages.Refuse(context, ReadingEndpoints.NotReady(catalog));
        var now = production.Now;
        var notes = new List<string>();
        var month = now.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var caller = context.Caller();
        IReadOnlyList<ProgramRow> rows = [];
        ProgramVerdict? verdict = null;
        try
        {
            if (review is not null && (verdict = await programs.ReviewAsync(caller, review, context.RequestAborted)) is null)
                return pages.Refuse(context, Problem.Of(404, ServerDiagnostics.UnknownProgram, "There is no such program on the protected branch."));
            rows = await programs.ReadAsync(caller, team, now, notes, context.RequestAborted);
            if (production.Store is not { } store) return Show([], null, ProductionReader.Missing);
            var spending = new TeamSpending(store, current.State.Settings, prompt => Owner(current, prompt), caller);
            var teams = await spending.ReadAsync(now, context.RequestAborted);
            if (!caller.SeesAll) notes.Add("Only prompts that your key is for are counted.");
            if (teams.Count > 0 && teams.All(t => t.Budget is null)) notes.Add("No team has a budget. Set one in promptregistry.yaml: 'teams: { support: { prompts: [support/*], budget: 200 } }', US dollars a month.");
            if (team is null) return Show(teams, null);
            if (teams.FirstOrDefault(t => t.Name == team) is { } found) return Show(teams, await DetailAsync(current, store, found, notes, now, context.RequestAborted));
            return rows.Count > 0
                ? Show([], null, "No calls of prompts of this team are known this month.")
                : pages.Refuse(context, Problem.Of(404, ServerDiagnostics.BadRequest, $"No calls and no programs of a team of this name are known this month.{Suggestion.Sentence(team, teams.Select(t => t.Name))}"));
        }
        catch (EventStoreException exception)
        {
            return Show([], null, exception.Message);
        }

        IResult Show(IReadOnlyList<SpentTeam> teams, TeamDetail? shown, string? note = null) => pages.Show<TeamsPage, TeamsView>(
            context, team ?? "Teams", "Teams", new TeamsView(month, [.. teams.Select(Row)], shown, note is null ? notes : [.. notes, note]) { Programs = rows, Verdict = verdict });
    }

    private async Task<TeamDetail> DetailAsync(CatalogView current, IEventStore store, SpentTeam team, List<string> notes, DateTimeOffset now, CancellationToken cancellation)
    {
        var advice = new List<AdviceView>();
        var looked = team.Prompts.Take(MostAdvised).ToList();
        foreach (var prompt in looked)
        {
            if (await Advice.CheaperModelAsync(store, prompt.Prompt, now, cancellation) is { } cheaper) advice.Add(cheaper);
        }

        advice.AddRange(await Task.Run(() => CacheAdvice(current, looked, notes), cancellation));
        IReadOnlyList<string> days = [.. team.ByDay.Select(d => d.Day.UtcDateTime.ToString("MM-dd", CultureInfo.InvariantCulture))];
        var sum = 0.0;
        List<PlotPoint?> spent = [.. team.ByDay.Select(d => (PlotPoint?)new PlotPoint(sum += d.Cost))];
        return new TeamDetail(
            Row(team), new LinePlot("Spent so far, US dollars, and the budget", days.Count > 0 ? days : ["–"], [new PlotSeries("spent", spent.Count > 0 ? spent : [new PlotPoint(0)])], team.Budget),
            [.. team.Prompts.Take(MostListed).Select(p => new SpentPrompt(p.Prompt, Addresses.Prompt(p.Prompt, "production"), p.Cost, p.Calls, p.Calls > 0 ? p.Cost / p.Calls : null, p.InputTokens > 0 ? p.CachedTokens / p.InputTokens : null))],
            advice);
    }

    private List<AdviceView> CacheAdvice(CatalogView current, List<SpentOn> prompts, List<string> notes)
    {
        try
        {
            var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock });
            if (opened.Value is not { } registry) return [];
            using (registry)
            {
                return [.. prompts.Select(p => current.State.Prompts.GetValueOrDefault(p.Prompt)?.Latest?.Release is { } release ? Advice.Cache(registry, release, p) : null).OfType<AdviceView>()];
            }
        }
        catch (GitException exception)
        {
            notes.Add(exception.Message);
            return [];
        }
    }

    private static TeamRow Row(SpentTeam team) => new(
        team.Name, Addresses.With("/teams", ("team", team.Name)), team.Spent, team.Budget, team.Forecast is { } value ? new ForecastView(value, team.Range?.Low, team.Range?.High, team.Days) : null,
        team.Calls, team.Prompts.Count);

    /// <summary>What the manifest of the latest release says.</summary>
    private string? Owner(CatalogView view, string prompt)
    {
        if (view.State.Prompts.GetValueOrDefault(prompt)?.Latest?.Release is not { } release) return null;
        try
        {
            return versions.Load(view.State, release).Prompt?.Manifest.Owner;
        }
        catch (GitException)
        {
            return null;
        }
    }
}
