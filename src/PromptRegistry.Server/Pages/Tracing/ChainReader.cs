using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Plots;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;

namespace PromptRegistry.Server.Pages.Tracing;

/// <summary>Reads the chain that a call is part of, as far as a caller may see it, however long it is.</summary>
internal sealed class ChainReader(IEventStore store, Caller caller)
{
    /// <summary>Calls that are read to each side, and those that are drawn.</summary>
    private const int MostRead = 500, MostDrawn = 60;

    /// <summary>How far apart calls of one chain may be.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromHours(1);

    /// <summary>Whether a caller may see a call.</summary>
    public static bool Sees(Caller caller, PromptEvent call) => caller.Sees(call.Prompt) && (call.Environment is not { } environment || caller.SeesEnvironment(environment));

    /// <returns>Null for a call that is alone.</returns>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public async Task<ChainView?> ReadAsync(StoredCall call, CancellationToken cancellation)
    {
        if (call.Call.Trace is not { } trace) return null;
        var after = call.Call.Time.AddMicroseconds(1);
        var filter = new CallFilter(call.Call.Time - Reach, after) { Trace = trace, Limit = MostRead, WithoutTexts = true };
        var (earlier, later) = (await store.CallsAsync(filter, cancellation), await store.CallsAsync(filter with { From = after, To = call.Call.Time + Reach, OldestFirst = true }, cancellation));
        var nodes = CallTree.Order([.. earlier.Concat(later).Where(c => Sees(caller, c.Call) && !Is(c)), call]);
        if (nodes.Count == 1) return null;
        var at = nodes.TakeWhile(n => !Is(n.Call)).Count();
        var shown = nodes.Skip(Math.Clamp(at - (MostDrawn / 2), 0, Math.Max(0, nodes.Count - MostDrawn))).Take(MostDrawn).ToList();
        var note = shown.Count == nodes.Count ? null
            : $"{shown.Count} calls around this one are shown, of {Words.Whole(nodes.Count)}{(earlier.Count == MostRead || later.Count == MostRead ? " and more" : "")}.";
        return new ChainView(Draw(shown), [.. shown.Select(n => CallLine.Of(n.Call) with { Level = n.Level, Within = n.Within is null ? null : Name(n.Within), IsThis = Is(n.Call) })], nodes[at].Within is { } outer ? Name(outer) : null, note);

        bool Is(StoredCall other) => other.Call.RenderId == call.Call.RenderId;
    }

    private static Waterfall Draw(List<CallNode> nodes)
    {
        var start = nodes.Min(n => n.Call.Call.Time);
        return new Waterfall("Calls, by seconds since the first began", [.. nodes.Select(n => new WaterfallPart(
            Name(n.Call), (n.Call.Call.Time - start).TotalSeconds, n.Call.Call.Latency?.TotalSeconds ?? 0, n.Call.Call.Error is not null, n.Level, n.Within is null ? null : Name(n.Within)))]);
    }

    private static string Name(StoredCall call) => $"{call.Call.Prompt} {call.Call.Version}";
}
