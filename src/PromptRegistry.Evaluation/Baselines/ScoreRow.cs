using System.Collections;
using System.Diagnostics.CodeAnalysis;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Baselines;

/// <summary>The scores of one case by scorer. A suite has hundreds of thousands of such rows, so the names are shared.</summary>
/// <param name="names">Ids of scorers.</param>
/// <param name="scores">One a scorer; null where it does not apply.</param>
internal sealed class ScoreRow(string[] names, Moments?[] scores) : IReadOnlyDictionary<string, Moments>
{
    public int Count => scores.Count(score => score is not null);

    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    public IEnumerable<Moments> Values => scores.OfType<Moments>();

    public Moments this[string key] => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException($"There is no score under '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Moments value)
    {
        var at = Array.IndexOf(names, key);
        value = at < 0 ? null : scores[at];
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, Moments>> GetEnumerator()
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (scores[i] is { } score) yield return new KeyValuePair<string, Moments>(names[i], score);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
