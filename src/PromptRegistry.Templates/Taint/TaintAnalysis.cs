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
        if (template.HasErrors || !template.UsedGlobals.Any(options.Untrusted.Contains))
            return [];
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
