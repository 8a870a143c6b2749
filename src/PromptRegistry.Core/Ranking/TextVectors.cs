using System.Collections.Concurrent;

namespace PromptRegistry.Core.Ranking;

/// <summary>The models of this process that give texts their vectors, by name.</summary>
public static class TextVectors
{
    private static readonly ConcurrentDictionary<string, TextVectorSource> Sources = new(StringComparer.Ordinal);

    /// <summary>Makes a model known until the result is disposed; one of the same name is replaced.</summary>
    public static IDisposable Use(string model, TextVectorSource source)
    {
        Sources[model] = source;
        return new Registration(model, source);
    }

    /// <summary>Whether a model is known.</summary>
    public static bool Has(string model) => Sources.ContainsKey(model);

    /// <summary>The model; null where nobody made it known.</summary>
    internal static TextVectorSource? Find(string model) => Sources.TryGetValue(model, out var source) ? source : null;

    /// <summary>The cosine of two vectors of one length; 0 where one is of length 0.</summary>
    internal static double Cosine(float[] one, float[] other)
    {
        double dot = 0, first = 0, second = 0;
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            dot += (double)one[i] * other[i];
            first += (double)one[i] * one[i];
            second += (double)other[i] * other[i];
        }

        return first == 0 || second == 0 ? 0 : dot / Math.Sqrt(first * second);
    }

    private sealed class Registration(string model, TextVectorSource source) : IDisposable
    {
        public void Dispose() => ((ICollection<KeyValuePair<string, TextVectorSource>>)Sources).Remove(new KeyValuePair<string, TextVectorSource>(model, source));
    }
}
