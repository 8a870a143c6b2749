using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Core.Diagnostics;

/// <summary>Names the known name that a misspelt one was probably meant to be.</summary>
public static class Suggestion
{
    /// <summary>How a suggestion begins in a message.</summary>
    internal const string Beginning = " Did you mean ";

    /// <summary>
    /// The candidate with the smallest edit distance, a swap of neighbours being one edit, if that is at most a third of the
    /// longer name's length, at least 1; null when none is near.
    /// </summary>
    public static string? Find(string found, IEnumerable<string> candidates) => DidYouMean.Find(found, candidates);

    /// <summary><c> Inputs: a, b.</c> with a leading space; <c> There are no inputs.</c> where there are none.</summary>
    /// <param name="what">What the names are names of, in the plural and with a capital.</param>
    public static string Listing(string what, IEnumerable<string> names)
    {
        var all = string.Join(", ", names);
        return all.Length > 0 ? $" {what}: {all}." : $" There are no {what.ToLowerInvariant()}.";
    }

    /// <summary><c> Did you mean 'x'?</c> with a leading space, or nothing.</summary>
    public static string Sentence(string found, IEnumerable<string> candidates) =>
        Find(found, candidates) is { } name ? $"{Beginning}'{name}'?" : "";
}
