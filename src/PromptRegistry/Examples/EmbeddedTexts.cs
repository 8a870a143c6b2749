using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Ranking;

namespace PromptRegistry.Examples;

/// <summary>The vectors of texts by a generator, those of the last texts at hand: what a call asks for before it renders is there when it does.</summary>
internal sealed class EmbeddedTexts(IEmbeddingGenerator<string, Embedding<float>> generator) : TextVectorSource
{
    private const int Capacity = 4096;
    private readonly ConcurrentDictionary<string, float[]> vectors = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> order = new();

    public override IReadOnlyList<float[]> Of(IReadOnlyList<string> texts)
    {
        // On a thread of the pool, so that a generator that comes back to the caller's context does not wait for it.
        var found = Find(texts);
        return found ?? Task.Run(() => GenerateAsync(texts, CancellationToken.None)).GetAwaiter().GetResult();
    }

    public override Task PrepareAsync(IReadOnlyList<string> texts, CancellationToken cancellation) => Find(texts) is null ? GenerateAsync(texts, cancellation) : Task.CompletedTask;

    private float[][]? Find(IReadOnlyList<string> texts)
    {
        var found = new float[texts.Count][];
        for (var i = 0; i < found.Length; i++)
        {
            if (!vectors.TryGetValue(texts[i], out var vector)) return null;
            found[i] = vector;
        }

        return found;
    }

    private async Task<IReadOnlyList<float[]>> GenerateAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var own = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (vectors.TryGetValue(text, out var known)) own[text] = known;
        }

        var missing = texts.Where(text => !own.ContainsKey(text)).Distinct(StringComparer.Ordinal).ToList();

        // An endpoint refuses nothing as a text; a blank has a vector.
        var made = await generator.GenerateAsync(missing.Select(text => text.Length == 0 ? " " : text), cancellationToken: cancellation).ConfigureAwait(false);
        if (made.Count != missing.Count) throw new InvalidDataException($"{made.Count} vectors came for {missing.Count} texts.");
        for (var i = 0; i < missing.Count; i++)
        {
            own[missing[i]] = Rounded(made[i].Vector.Span);
            if (vectors.TryAdd(missing[i], own[missing[i]])) order.Enqueue(missing[i]);
        }

        while (vectors.Count > Capacity && order.TryDequeue(out var oldest)) vectors.TryRemove(oldest, out _);
        return [.. texts.Select(text => own[text])];
    }

    /// <summary>With the 16 bits that recordings keep, so that an app and its evaluation compare the same numbers.</summary>
    private static float[] Rounded(ReadOnlySpan<float> vector)
    {
        var rounded = new float[vector.Length];
        for (var i = 0; i < rounded.Length; i++) rounded[i] = (float)(Half)vector[i];
        return rounded;
    }
}
