using System.Collections;

namespace PromptRegistry.Templates.Values;

/// <summary>An array that can be built and changed; it may carry named properties beside its items.</summary>
public sealed class TemplateArray : IReadOnlyList<TemplateValue>
{
    private readonly List<TemplateValue> _items;

    public TemplateArray() => _items = [];
    public TemplateArray(IEnumerable<TemplateValue> items) => _items = [.. items];
    public int Count => _items.Count;
    public TemplateValue this[int index] => _items[index];

    /// <summary>The named properties; null until one is set.</summary>
    public TemplateObject? Properties { get; private set; }

    public void Add(TemplateValue item) => _items.Add(item);
    public void Insert(int index, TemplateValue item) => _items.Insert(index, item);
    public void RemoveAt(int index) => _items.RemoveAt(index);

    /// <summary>Sets an item; the array grows with nulls up to it.</summary>
    public void Set(int index, TemplateValue item)
    {
        while (_items.Count <= index) _items.Add(default);
        _items[index] = item;
    }

    public void SetProperty(string name, TemplateValue value) => (Properties ??= new TemplateObject())[name] = value;
    public IEnumerator<TemplateValue> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Shows any list to templates, converting an item when it is read.</summary>
public sealed class TemplateList<T>(IReadOnlyList<T> items, Func<T, TemplateValue> convert)
    : IReadOnlyList<TemplateValue>
{
    public int Count => items.Count;
    public TemplateValue this[int index] => convert(items[index]);

    public IEnumerator<TemplateValue> GetEnumerator()
    {
        for (var i = 0; i < items.Count; i++) yield return convert(items[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The integers from one bound to the other, up or down, without storing them.</summary>
public sealed class TemplateRange(long first, int count, bool descending) : IReadOnlyList<TemplateValue>
{
    public int Count { get; } = count;
    public TemplateValue this[int index] => TemplateValue.From(descending ? first - index : first + index);

    public IEnumerator<TemplateValue> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
