using System.Globalization;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git.Status;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Production;

namespace PromptRegistry.Server.Pages.Listing;

/// <summary>What serves where, since when, by whom, how it fares now, who waits for approval, and what drifted.</summary>
internal sealed class PromptsEndpoint(PageResults pages, PromptCatalog catalog, Standing standing, ProductionReader production)
{
    /// <summary>Prompts of a page.</summary>
    private const int Most = 25;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public async Task<IResult> ShowAsync(HttpContext context, string? q, string? show, int? page)
    {
        if (catalog.Current is not { } view) return pages.Refuse(context, ReadingEndpoints.NotReady(catalog));
        var caller = context.Caller();
        var report = await standing.ReadAsync(Patience);
        var search = q?.Trim() ?? "";
        var named = view.State.Prompts.Keys.Where(caller.Sees).Where(n => n.Contains(search, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        var ofKind = Kind(show ?? "", report);
        var fitting = ofKind is null ? named : [.. named.Where(ofKind.Contains)];
        var at = Math.Clamp(page ?? 1, 1, Math.Max(1, (fitting.Count + Most - 1) / Most));
        var shown = fitting.Skip((at - 1) * Most).Take(Most).ToList();
        var notes = new List<string>();
        if (catalog.Problem is { } problem) notes.Add($"The repository cannot be read now, and this is what was read last: {problem}");
        if (report is null) notes.Add("What waits and what drifted is being counted. It is here in a moment.");
        var status = await Task.Run(() => standing.Of(shown, context.RequestAborted), context.RequestAborted);
        if (!status.Succeeded) notes.AddRange(status.Diagnostics.Select(d => d.Message));
        var fared = await FaredAsync(shown, notes, context.RequestAborted);
        var environments = view.State.Settings.Environments.Where(caller.SeesEnvironment).ToList();
        var rows = shown.Select(n => Row(n, view, environments, status.Value?.Prompts.FirstOrDefault(p => p.Prompt == n), fared.GetValueOrDefault(n), caller)).ToList();
        string? Address(int number) => number < 1 || number > (fitting.Count + Most - 1) / Most ? null
            : Addresses.With("/", ("q", search), ("show", show), ("page", number == 1 ? null : number.ToString(CultureInfo.InvariantCulture)));

        KindView Of(string key, string name, IReadOnlyList<string>? all) => new(
            key, name, key.Length == 0 ? named.Count : all is null ? null : named.Count(new HashSet<string>(all, StringComparer.Ordinal).Contains), Addresses.With("/", ("q", search), ("show", key)));

        return pages.Show<PromptsPage, PromptsView>(context, "Prompts", "Prompts", new PromptsView(
            environments, rows, search, show ?? "",
            [Of("", "All", null), Of("waiting", "Waiting for approval", report?.Waiting), Of("drifted", "Drifted", report?.Drifted), Of("rolling", "Rolling out", report?.Rolling)],
            fitting.Count, fitting.Count == 0 ? 0 : ((at - 1) * Most) + 1, Address(at - 1), Address(at + 1), notes), isLive: true);
    }

    private static HashSet<string>? Kind(string show, StandingReport? report) => show switch
    {
        "waiting" => [.. report?.Waiting ?? []],
        "drifted" => [.. report?.Drifted ?? []],
        "rolling" => [.. report?.Rolling ?? []],
        _ => null,
    };

    private async Task<IReadOnlyDictionary<string, Fared>> FaredAsync(List<string> shown, List<string> notes, CancellationToken cancellation)
    {
        if (production.Store is null)
        {
            notes.Add(ProductionReader.Missing);
            return new Dictionary<string, Fared>();
        }

        try
        {
            return await production.OfAsync(shown, cancellation);
        }
        catch (EventStoreException exception)
        {
            notes.Add(exception.Message);
            return new Dictionary<string, Fared>();
        }
    }

    private static PromptRow Row(string name, CatalogView view, List<string> environments, PromptStatus? status, Fared? fared, Caller caller)
    {
        var prompt = view.State.Prompts[name];
        var cells = environments.Select(e => status?.Environments.FirstOrDefault(c => c.Environment == e) is { } cell
            ? new CellView(e, cell.Version?.ToString(), cell.Since, Words.Person(cell.By), StandingReport.HasDrift(cell), cell.Override)
            : new CellView(e, prompt.Places.GetValueOrDefault(e)?.Served?.Version.ToString(), null, null, false, null)).ToList();
        return new PromptRow(
            name, prompt.Latest?.Version.ToString(), cells, fared,
            [.. (status?.PendingApprovals ?? []).Where(p => caller.SeesEnvironment(p.Environment)).Select(p => $"{p.Version} for {p.Environment}: {p.Given.Count} of {p.Needed} approved")],
            [.. (status?.Environments ?? []).Concat((status?.Arms ?? []).Select(a => a.Cell)).Where(c => caller.SeesEnvironment(c.Environment) && c.Finding is not null).Select(c => c.Finding!.Message)],
            [.. (status?.Arms ?? []).Where(a => caller.SeesEnvironment(a.Environment)).Select(a => $"{a.Cell.Version?.ToString() ?? "?"} has {a.Weight?.ToString() ?? "a part"} of {a.Environment}")]);
    }
}
