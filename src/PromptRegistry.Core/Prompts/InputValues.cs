using System.Collections;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>
/// Values of a prompt's inputs, in the order of the manifest. A suite has hundreds of thousands of such sets of few values each, so no table of
/// hashes is made.
/// </summary>
internal sealed class InputValues(IReadOnlyList<InputDefinition> inputs, TemplateValue[] values) : IReadOnlyDictionary<string, TemplateValue>
{
    /// <summary>More are found faster by a table.</summary>
    public const int Most = 8;

    public int Count => inputs.Count;

    public IEnumerable<string> Keys => inputs.Select(input => input.Name);

    public IEnumerable<TemplateValue> Values => values;

    public TemplateValue this[string key] =>
        TryGetValue(key, out var found) ? found : throw new KeyNotFoundException($"There is no input '{key}'.");

    public bool ContainsKey(string key) => Find(key) >= 0;

    public bool TryGetValue(string key, out TemplateValue value)
    {
        var at = Find(key);
        value = at < 0 ? default : values[at];
        return at >= 0;
    }

    public IEnumerator<KeyValuePair<string, TemplateValue>> GetEnumerator()
    {
        for (var i = 0; i < inputs.Count; i++) yield return new KeyValuePair<string, TemplateValue>(inputs[i].Name, values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(string key)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (string.Equals(inputs[i].Name, key, StringComparison.Ordinal)) return i;
        }

        return -1;
    }
}
