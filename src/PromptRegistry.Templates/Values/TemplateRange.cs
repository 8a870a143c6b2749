using System.Collections;

namespace PromptRegistry.Templates.Values;

/// <summary>The integers from one bound to the other, up or down, without storing them.</summary>
public sealed class TemplateRange(long first, int count, bool descending) : IReadOnlyList<TemplateValue>
{
    public int Count { get; } = count;

    public TemplateValue this[int index] => TemplateValue.From(descending ? first - index : first + index);

    public IEnumerator<TemplateValue> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
