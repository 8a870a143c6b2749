using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Ranking;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>
/// Chooses the few-shot examples of a call by its inputs: the same ones for the same inputs, in every process. What was counted of the examples is kept.
/// </summary>
public sealed class DemoSelector
{
    private readonly DemoChoice by;
    private readonly int count;
    private readonly IReadOnlyList<string> names;
    private readonly IReadOnlyList<string> texts;
    private Bm25? index;

    /// <param name="by">How they are chosen.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="names">The inputs that examples have: only those of a call are looked at.</param>
    /// <param name="texts">The inputs of each example, as <see cref="TextOf"/> has them.</param>
    public DemoSelector(DemoChoice by, int count, IReadOnlyList<string> names, IReadOnlyList<string> texts)
    {
        this.by = by;
        this.count = count;
        this.names = names;
        this.texts = texts;
    }

    /// <summary>How they are chosen.</summary>
    internal DemoChoice By => by;

    /// <summary>How many a call gets.</summary>
    internal int Count => count;

    /// <summary>The inputs that examples have.</summary>
    internal IReadOnlyList<string> Names => names;

    /// <summary>The inputs of each example, a text each.</summary>
    internal IReadOnlyList<string> Texts => texts;

    /// <summary>The examples for a call. Those by words come in the order of their likeness, the most alike last, where the question follows.</summary>
    /// <param name="all">Every example, as many as there are texts.</param>
    /// <param name="inputs">What the call passes, by name.</param>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all, IReadOnlyDictionary<string, TemplateValue> inputs)
    {
        if (all.Count <= count) return all;
        var text = TextOf(names, name => inputs.TryGetValue(name, out var value) ? value : default);
        var chosen = by == DemoChoice.Random ? Draw(text) : Nearest(text);
        var result = new T[chosen.Length];
        for (var i = 0; i < chosen.Length; i++) result[i] = all[chosen[i]];
        return result;
    }

    /// <summary>What is compared: the values of inputs, a line each.</summary>
    internal static string TextOf(IReadOnlyList<string> names, Func<string, TemplateValue> value) =>
        string.Join("\n", names.Select(value).Where(v => !v.IsNull).Select(v => v.ToString()));

    private int[] Nearest(string text)
    {
        var scores = (index ??= new Bm25(texts)).Scores(text);
        return [.. Enumerable.Range(0, texts.Count).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(count).Reverse()];
    }

    /// <summary>Without repetition, in the order of the file. Seeded by the text (FNV-1a, 64 bits), drawn by SplitMix64.</summary>
    private int[] Draw(string text)
    {
        var state = 14695981039346656037UL;
        foreach (var c in text) state = unchecked((state ^ c) * 1099511628211UL);
        var places = Enumerable.Range(0, texts.Count).ToArray();
        for (var i = 0; i < count; i++)
        {
            var other = i + (int)(Next(ref state) % (ulong)(places.Length - i));
            (places[i], places[other]) = (places[other], places[i]);
        }

        var drawn = places.Take(count).ToArray();
        Array.Sort(drawn);
        return drawn;
    }

    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            var z = state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
