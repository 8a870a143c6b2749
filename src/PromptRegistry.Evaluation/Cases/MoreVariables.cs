using System.Collections;
using System.Diagnostics.CodeAnalysis;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>Variables and one more, which one of the same name hides. A suite has many cases, so nothing is copied.</summary>
internal sealed class MoreVariables(IReadOnlyDictionary<string, TemplateValue> variables, string name, TemplateValue value)
    : IReadOnlyDictionary<string, TemplateValue>
{
    private bool IsHidden => variables.ContainsKey(name);

    public int Count => variables.Count + (IsHidden ? 0 : 1);

    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    public IEnumerable<TemplateValue> Values => this.Select(pair => pair.Value);

    public TemplateValue this[string key] => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException($"There is no variable '{key}'.");

    public bool ContainsKey(string key) => key == name || variables.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TemplateValue found)
    {
        if (variables.TryGetValue(key, out found)) return true;
        found = key == name ? value : default;
        return key == name;
    }

    public IEnumerator<KeyValuePair<string, TemplateValue>> GetEnumerator() =>
        (IsHidden ? variables : variables.Append(new KeyValuePair<string, TemplateValue>(name, value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
