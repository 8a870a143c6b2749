using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Ranking;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>
/// Chooses the few-shot examples of a call by its inputs: the same ones for the same inputs, in every process. What was counted of the examples is kept.
/// </summary>
public sealed class DemoSelector
{
    /// <summary>What two machines may compute differently decides nothing.</summary>
    private const int Decimals = 6;

    private readonly DemoChoice by;
    private readonly int count;
    private readonly IReadOnlyList<string> names;
    private readonly IReadOnlyList<string> texts;
    private readonly string? model;
    private readonly TextVectorSource? given;
    private Bm25? words;
    private Trigrams? trigrams;
    private IReadOnlyList<float[]>? vectors;

    /// <param name="by">How they are chosen.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="names">The inputs that examples have: only those of a call are looked at.</param>
    /// <param name="texts">The inputs of each example, as <see cref="TextOf"/> has them.</param>
    /// <param name="model">Whose vectors say what is alike; null for none.</param>
    public DemoSelector(DemoChoice by, int count, IReadOnlyList<string> names, IReadOnlyList<string> texts, string? model = null)
    {
        this.by = by;
        this.count = count;
        this.names = names;
        this.texts = texts;
        this.model = model;
    }

    private DemoSelector(DemoSelector other, TextVectorSource given)
        : this(other.by, other.count, other.names, other.texts, other.model) => this.given = given;

    /// <summary>The model whose vectors say what is alike; null where none is asked, also because every call gets all.</summary>
    public string? Model => texts.Count > count ? model : null;

    /// <summary>Whether its model can be asked, or none has to be.</summary>
    public bool IsReady => Model is not { } needed || given is not null || TextVectors.Has(needed);

    /// <summary>The same, that asks this model and not the one of the process.</summary>
    public DemoSelector With(TextVectorSource source) => new(this, source);

    /// <summary>The texts whose vectors a call needs: what is compared, and the examples unless they are known already.</summary>
    /// <param name="inputs">What the call passes, by name.</param>
    public IReadOnlyList<string> Compared(IReadOnlyDictionary<string, TemplateValue> inputs) => Model is null ? [] : vectors is null ? [Question(inputs), .. texts] : [Question(inputs)];

    /// <summary>Gets the vectors that choosing the examples of a call takes, where they are not at hand.</summary>
    /// <param name="inputs">What the call passes, by name.</param>
    /// <param name="cancellation">Ends getting them.</param>
    public Task PrepareAsync(IReadOnlyDictionary<string, TemplateValue> inputs, CancellationToken cancellation) =>
        Model is { } needed && (given ?? TextVectors.Find(needed)) is { } source ? source.PrepareAsync(Compared(inputs), cancellation) : Task.CompletedTask;

    /// <summary>How they are chosen.</summary>
    internal DemoChoice By => by;

    /// <summary>How many a call gets.</summary>
    internal int Count => count;

    /// <summary>The model that the manifest names; null for none.</summary>
    internal string? NamedModel => model;

    /// <summary>The inputs that examples have.</summary>
    internal IReadOnlyList<string> Names => names;

    /// <summary>The inputs of each example, a text each.</summary>
    internal IReadOnlyList<string> Texts => texts;

    /// <summary>The examples for a call. Those by words come in the order of their likeness, the most alike last, where the question follows.</summary>
    /// <param name="all">Every example, as many as there are texts.</param>
    /// <param name="inputs">What the call passes, by name.</param>
    /// <exception cref="TemplateException">Nobody gave the model whose vectors are needed.</exception>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all, IReadOnlyDictionary<string, TemplateValue> inputs)
    {
        if (all.Count <= count) return all;
        var text = Question(inputs);
        var chosen = by == DemoChoice.Random ? Draw(text) : Best(Scores(text));
        var result = new T[chosen.Length];
        for (var i = 0; i < chosen.Length; i++) result[i] = all[chosen[i]];
        return result;
    }

    /// <summary>What is compared: the values of inputs, a line each.</summary>
    internal static string TextOf(IReadOnlyList<string> names, Func<string, TemplateValue> value) =>
        string.Join("\n", names.Select(value).Where(v => !v.IsNull).Select(v => v.ToString()));

    private string Question(IReadOnlyDictionary<string, TemplateValue> inputs) => TextOf(names, name => inputs.TryGetValue(name, out var value) ? value : default);

    private double[] Scores(string text)
    {
        if (by == DemoChoice.Bm25) return (words ??= new Bm25(texts)).Scores(text);
        if (model is null) return [.. (trigrams ??= new Trigrams(texts)).Scores(text).Select(score => Math.Round(score, Decimals))];
        var source = given ?? TextVectors.Find(model) ?? throw new TemplateException(
            $"The examples are chosen by vectors of '{model}', and nobody gave that model. An app gives it by UseEmbeddings, a test by PromptEmbeddings.Use, and the command line takes it from 'embeddings' of {Settings.RepositorySettings.FileName}.",
            default);
        var known = vectors ??= source.Of(texts);
        var question = source.Of([text])[0];
        return [.. known.Select(vector => Math.Round(TextVectors.Cosine(question, vector), Decimals))];
    }

    private int[] Best(double[] scores) => [.. Enumerable.Range(0, texts.Count).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(count).Reverse()];

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
