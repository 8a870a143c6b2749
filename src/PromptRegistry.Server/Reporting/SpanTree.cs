namespace PromptRegistry.Server.Reporting;

/// <summary>The spans of a request, each within another one of its trace. What somebody sent may be a ring or a thousand deep: looking costs a step for each span, and ends.</summary>
internal sealed class SpanTree
{
    private readonly Dictionary<(string Trace, string Id), Span> byId = [];

    public SpanTree(IReadOnlyList<Span> spans)
    {
        Spans = spans;
        foreach (var span in spans)
        {
            if (span.SpanId.Length > 0) byId[(span.TraceId, span.SpanId)] = span;
        }
    }

    public IReadOnlyList<Span> Spans { get; }

    /// <summary>Finds, for a span, the nearest one around it that counts, or null; a ring is nothing around its spans.</summary>
    /// <param name="counts">Which spans do.</param>
    public Func<Span, Span?> Nearest(Predicate<Span> counts)
    {
        var known = new Dictionary<Span, Span?>(ReferenceEqualityComparer.Instance);
        return Find;

        Span? Find(Span span)
        {
            var way = new List<Span>();
            Span? found = null;
            for (var at = span; !known.TryGetValue(at, out found); at = Around(at)!)
            {
                // Until it is known it has none: who comes by again went round a ring.
                known[at] = null;
                way.Add(at);
                if (Around(at) is not { } outer) break;
                if (!counts(outer)) continue;
                found = outer;
                break;
            }

            // Those on the way have the same, because none of them counts but perhaps the first.
            foreach (var at in way) known[at] = ReferenceEquals(at, found) ? null : found;
            return known[span];
        }
    }

    private Span? Around(Span span) => span.ParentId.Length > 0 && byId.TryGetValue((span.TraceId, span.ParentId), out var outer) && !ReferenceEquals(outer, span) ? outer : null;
}
