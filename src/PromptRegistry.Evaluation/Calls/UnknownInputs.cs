using System.Collections;
using System.Diagnostics.CodeAnalysis;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Calls;

/// <summary>The inputs of a call of production, which nobody kept: a scorer that asks for one cannot judge the call.</summary>
internal sealed class UnknownInputs(IEnumerable<string> names) : IReadOnlyDictionary<string, TemplateValue>
{
    private readonly HashSet<string> names = new(names, StringComparer.Ordinal);

    public int Count => names.Count;

    public IEnumerable<string> Keys => names;

    public IEnumerable<TemplateValue> Values => throw Unknown("inputs");

    public TemplateValue this[string key] => throw Unknown(key);

    public bool ContainsKey(string key) => names.Contains(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TemplateValue value)
    {
        if (names.Contains(key)) throw Unknown(key);
        value = default;
        return false;
    }

    public IEnumerator<KeyValuePair<string, TemplateValue>> GetEnumerator() => throw Unknown("inputs");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static InvalidOperationException Unknown(string key) => new($"events do not keep the inputs of a call, and it needs '{key}'.");
}
