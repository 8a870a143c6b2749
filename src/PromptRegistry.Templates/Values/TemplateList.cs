using System.Collections;

namespace PromptRegistry.Templates.Values;

/// <summary>Shows any list to templates, converting an item when it is read.</summary>
public sealed class TemplateList<T>(IReadOnlyList<T> items, Func<T, TemplateValue> convert)
    : IReadOnlyList<TemplateValue>
{
    public int Count => items.Count;

    public TemplateValue this[int index] => convert(items[index]);

    public IEnumerator<TemplateValue> GetEnumerator()
    {
        for (var i = 0; i < items.Count; i++)
            yield return convert(items[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
