using PromptRegistry.Events.Queries;

namespace PromptRegistry.Server.Pages.Tracing;

/// <summary>
/// Calls of one chain as a tree, depth first: what was made within a call stands behind it, by time. A parent that is not among them is none, and of calls that are said to be within one another the
/// first stands for itself: each call is there once, whatever somebody reported.
/// </summary>
internal static class CallTree
{
    /// <param name="calls">Of one trace, in any order.</param>
    public static IReadOnlyList<CallNode> Order(IEnumerable<StoredCall> calls)
    {
        var byTime = calls.OrderBy(c => c.Call.Time).ThenBy(c => c.Call.RenderId, StringComparer.Ordinal).DistinctBy(c => c.Call.RenderId, StringComparer.Ordinal).ToList();
        var byId = byTime.ToDictionary(c => c.Call.RenderId, StringComparer.Ordinal);
        var within = byTime.Where(c => Around(c) is not null).ToLookup(c => c.Call.Parent!, StringComparer.Ordinal);
        var ordered = new List<CallNode>(byTime.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var call in byTime.Where(c => Around(c) is null)) Add(call);
        foreach (var call in byTime) Add(call);
        return ordered;

        StoredCall? Around(StoredCall call) => call.Call.Parent is { } parent && parent != call.Call.RenderId ? byId.GetValueOrDefault(parent) : null;

        void Add(StoredCall root)
        {
            // Not by recursion: somebody may report any depth.
            var left = new Stack<CallNode>([new CallNode(root, 1, null)]);
            while (left.TryPop(out var node))
            {
                if (!seen.Add(node.Call.Call.RenderId)) continue;
                ordered.Add(node);
                foreach (var inner in within[node.Call.Call.RenderId].Reverse()) left.Push(new CallNode(inner, node.Level + 1, node.Call));
            }
        }
    }
}

/// <summary>A call in its chain.</summary>
/// <param name="Call">The call.</param>
/// <param name="Level">How deep it is within others, from 1.</param>
/// <param name="Within">The call that it was made within; null for none.</param>
internal sealed record CallNode(StoredCall Call, int Level, StoredCall? Within);
