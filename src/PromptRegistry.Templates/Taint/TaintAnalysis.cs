using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Templates.Taint;

/// <summary>
/// Follows the text of untrusted globals to where a template writes it: through assignments, captures,
/// concatenation, loops, functions and includes. It is a forward data-flow analysis over the bound tree (a monotone
/// framework in the sense of Kam and Ullman, 1977), aware of the order of statements. Only text that is passed on counts;
/// a condition on untrusted text that chooses between constant ones does not.
/// </summary>
public static class TaintAnalysis
{
    /// <returns>Each place once for each global, in the order in which the template writes them.</returns>
    public static IReadOnlyList<TaintFlow> FindTaint(this BoundTemplate template, TaintOptions options)
    {
        if (template.HasErrors || !template.UsedGlobals.Any(options.Untrusted.Contains)) return [];
        try
        {
            return new TaintWalker(template, options).Run();
        }
        catch (InsufficientExecutionStackException)
        {
            return EverythingAtTheStart(template, options);
        }
    }

    /// <summary>The answer where none can be worked out: every untrusted global may be written, outside of a fence.</summary>
    internal static IReadOnlyList<TaintFlow> EverythingAtTheStart(BoundTemplate template, TaintOptions options)
    {
        var start = template.Page.Source.SpanOf(default);
        return
        [
            .. template.UsedGlobals.Where(options.Untrusted.Contains).OrderBy(name => name, StringComparer.Ordinal)
                .Select(name => new TaintFlow(name, null, false, start, start)),
        ];
    }
}

/// <summary>One place where text of an untrusted global is written to the output.</summary>
/// <param name="Input">The global's name.</param>
/// <param name="Variable">The variable that first carried it; null when it is written directly.</param>
/// <param name="IsFenced">Whether a fence writes it.</param>
/// <param name="Place">The place in the template itself: what writes it, or the include that leads there.</param>
/// <param name="WrittenAt">What writes it, in the template itself or in one that it includes.</param>
public sealed record TaintFlow(string Input, string? Variable, bool IsFenced, SourceSpan Place, SourceSpan WrittenAt);

/// <summary>What taint analysis takes for granted.</summary>
public sealed record TaintOptions
{
    /// <summary>Names of the globals whose values somebody else writes.</summary>
    public required IReadOnlyCollection<string> Untrusted { get; init; }

    /// <summary>
    /// Whether the template at a path is a fence: what it writes of its arguments stands between marks that the model
    /// was told about. No template is one by default.
    /// </summary>
    public Func<string, bool> IsFence { get; init; } = static _ => false;
}

/// <summary>The flows of one pass: each place once for each global, unfenced where any of its text is.</summary>
internal sealed class TaintFlows
{
    private readonly List<TaintFlow> _flows = [];
    private readonly Dictionary<(string Input, SourceSpan Place, SourceSpan WrittenAt), int> _index = [];

    public void Clear()
    {
        _flows.Clear();
        _index.Clear();
    }

    public void Add(TaintSet taint, SourceSpan place, SourceSpan writtenAt)
    {
        foreach (var source in taint.Sources)
        {
            var flow = new TaintFlow(source.Input, source.Variable, source.IsFenced, place, writtenAt);
            if (!_index.TryGetValue((source.Input, place, writtenAt), out var index))
            {
                _index.Add((source.Input, place, writtenAt), _flows.Count);
                _flows.Add(flow);
            }
            else if (_flows[index].IsFenced && !source.IsFenced)
            {
                _flows[index] = flow;
            }
        }
    }

    public List<TaintFlow> ToList() => [.. _flows];
}
