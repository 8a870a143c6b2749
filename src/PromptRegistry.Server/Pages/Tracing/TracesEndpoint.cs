using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Production;

namespace PromptRegistry.Server.Pages.Tracing;

/// <summary>Calls by what is asked for, and one of them with the chain that it is part of.</summary>
internal sealed class TracesEndpoint(PageResults pages, ProductionReader production, CaseOfCall cases)
{
    /// <summary>Calls of a page, and how many are turned through.</summary>
    private const int Most = 50, Furthest = 10_000;

    private static readonly string[] Fields = ["prompt", "version", "environment", "arm", "slice", "score", "least", "most", "failed", "since"];

    private static readonly Dictionary<string, TimeSpan> Spans = new(StringComparer.Ordinal)
    {
        ["1h"] = TimeSpan.FromHours(1),
        ["24h"] = TimeSpan.FromDays(1),
        ["7d"] = TimeSpan.FromDays(7),
        ["30d"] = TimeSpan.FromDays(30),
        ["90d"] = TimeSpan.FromDays(90),
    };

    public async Task<IResult> ListAsync(HttpContext context, int? page)
    {
        var filter = Fields.Where(f => context.Request.Query[f].ToString().Length > 0).ToDictionary(f => f, f => context.Request.Query[f].ToString(), StringComparer.Ordinal);
        filter.TryAdd("since", "7d");
        IResult Show(IReadOnlyList<CallLine> calls, string? earlier, string? later, string? problem) =>
            pages.Show<TracesPage, TracesView>(context, "Traces", "Traces", new TracesView(filter, calls, earlier, later, problem));

        if (production.Store is not { } store) return Show([], null, null, ProductionReader.Missing);
        var caller = context.Caller();
        if (filter.GetValueOrDefault("prompt") is { } asked && caller.Refuses(asked) is { } refused) return pages.Refuse(context, refused);
        if (Read(filter) is not { } query) return Show([], null, null, "The least and the most score are numbers, and go with the name of a score.");
        try
        {
            var at = Math.Clamp(page ?? 1, 1, Furthest / Most);
            // Of a caller who may not see all, calls are looked through until the page is full.
            var found = (await store.CallsAsync(query with { Limit = caller.SeesAll ? Math.Min(Furthest, (at * Most) + 1) : Furthest }, context.RequestAborted))
                .Where(c => ChainReader.Sees(caller, c.Call)).Skip((at - 1) * Most).Take(Most + 1).ToList();
            string? To(int number) => number < 1 ? null : Addresses.With("/traces", [.. filter.Select(f => (f.Key, (string?)f.Value)), ("page", number == 1 ? null : number.ToString(CultureInfo.InvariantCulture))]);
            return Show([.. found.Take(Most).Select(CallLine.Of)], To(at - 1), found.Count > Most ? To(at + 1) : null, null);
        }
        catch (EventStoreException exception)
        {
            return Show([], null, null, exception.Message);
        }
    }

    public async Task<IResult> OneAsync(HttpContext context, string id)
    {
        var (call, refused) = await FindAsync(context, id);
        return refused is not null ? pages.Refuse(context, refused) : await ShowAsync(context, call!, null, null);
    }

    /// <summary>Makes a branch in which the call is a case of the suite.</summary>
    public async Task<IResult> AddAsync(HttpContext context, string id)
    {
        if (await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        var (call, refused) = await FindAsync(context, id);
        if (refused is not null) return pages.Refuse(context, refused);
        var made = await cases.MakeAsync(call!, context.Caller(), context.RequestAborted);
        return await ShowAsync(context, call!, made.Value?.Branch, made.Succeeded ? null : $"{made.Diagnostics[0].Message} ({made.Diagnostics[0].Id})", made.Succeeded ? 200 : made.Code == OutcomeCode.Conflict ? 409 : 422);
    }

    private async Task<IResult> ShowAsync(HttpContext context, StoredCall call, string? made, string? refused, int status = 200)
    {
        var caller = context.Caller();
        var chain = await new ChainReader(production.Store!, caller).ReadAsync(call, context.RequestAborted);
        var view = new TraceView(
            call.Call.RenderId, call.Call.Prompt, Addresses.Prompt(call.Call.Prompt), [.. Facts(call.Call, chain?.Within)], chain,
            [.. call.Feedback.Select(f => new SaidLine(f.Name, f.Value, f.Text))], call.Call.Input, call.Call.Output, call.Call.Error,
            call.Call.Input is null ? "Its text was not kept, so that it cannot become a case. Let the app keep some: new EventWriterOptions { Texts = 0.1 }."
                : caller.May(Permission.Propose) ? null : caller.Refuses(Permission.Propose).Detail,
            made, refused);
        return pages.Show<TracePage, TraceView>(context, $"Call of {call.Call.Prompt}", "Traces", view, status);
    }

    private async Task<(StoredCall? Call, Problem? Refused)> FindAsync(HttpContext context, string id)
    {
        if (production.Store is not { } store) return (null, Problem.Of(StatusCodes.Status501NotImplemented, ServerDiagnostics.NoEvents, ProductionReader.Missing));
        try
        {
            var call = id.Length <= RenderKey.MaximumLength ? await store.FindAsync(id, context.RequestAborted) : null;
            if (call is null) return (null, Problem.Of(404, ServerDiagnostics.BadRequest, "There is no such call. It may be older than calls are kept."));
            return context.Caller().Refuses(call.Call.Prompt, call.Call.Environment) is { } refused ? (null, refused) : (call, null);
        }
        catch (EventStoreException exception)
        {
            return (null, Problem.Of(503, ServerDiagnostics.NoEvents, exception.Message));
        }
    }

    private CallFilter? Read(Dictionary<string, string> filter)
    {
        var now = production.Now;
        var (least, most) = (Number("least", double.NegativeInfinity), Number("most", double.PositiveInfinity));
        if (least is null || most is null || (!filter.ContainsKey("score") && (filter.ContainsKey("least") || filter.ContainsKey("most")))) return null;
        return new CallFilter(now - Spans.GetValueOrDefault(filter["since"], Spans["7d"]), now.AddHours(1))
        {
            Prompt = filter.GetValueOrDefault("prompt"),
            Version = filter.GetValueOrDefault("version"),
            Environment = filter.GetValueOrDefault("environment"),
            Arm = filter.GetValueOrDefault("arm") is { } arm ? arm == "none" ? "" : arm : null,
            Slice = filter.GetValueOrDefault("slice"),
            Score = filter.GetValueOrDefault("score"),
            AtLeast = least.Value,
            AtMost = most.Value,
            Failed = filter.GetValueOrDefault("failed") switch { "yes" => true, "no" => false, _ => null },
        };

        double? Number(string name, double otherwise) => filter.GetValueOrDefault(name) is not { } text ? otherwise
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Facts(PromptEvent call, string? within)
    {
        (string, string?)[] all =
        [
            ("When", Words.Time(call.Time)), ("Version", call.Version), ("Environment", call.Environment), ("Arm", call.Arm), ("Why this version", call.Reason), ("Unit", call.Unit), ("Slice", call.Slice),
            ("Model", call.Model), ("Tokens", call.InputTokens is null ? null : $"{Words.Whole(call.InputTokens.Value)} sent, {Words.Whole(call.OutputTokens ?? 0)} answered"
                + (call.CachedTokens is { } cached ? $", {Words.Whole(cached)} from the provider's cache" : "")),
            ("Cost", call.Cost is { } cost ? Words.Dollars(cost) : null), ("Latency", call.Latency is { } latency ? Words.Seconds(latency.TotalSeconds) : null), ("Ended", call.Error ?? call.Finish),
            ("Made within", within), ("Trace", call.Trace), ("Call", call.RenderId), ("Digest", call.Digest),
        ];
        return all.Where(f => !string.IsNullOrEmpty(f.Item2)).Select(f => KeyValuePair.Create(f.Item1, f.Item2!));
    }
}
