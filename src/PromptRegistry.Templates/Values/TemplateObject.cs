namespace PromptRegistry.Templates.Values;

/// <summary>An object that can be built and changed: members keep the order in which they were added.</summary>
public sealed class TemplateObject : ITemplateObject
{
    /// <summary>Up to so many members are found by looking at each, which is faster than hashing.</summary>
    private const int SmallCount = 8;
    private readonly List<string> _names = [];
    private readonly List<TemplateValue> _values = [];
    private Dictionary<string, int>? _positions;

    public IReadOnlyList<string> Names => _names;

    /// <summary>Reads a member, null when there is none; adds or replaces one.</summary>
    public TemplateValue this[string name]
    {
        get => TryGet(name, out var value) ? value : default;
        set
        {
            var position = Find(name);
            if (position >= 0)
            {
                _values[position] = value;
                return;
            }

            _positions?.Add(name, _names.Count);
            _names.Add(name);
            _values.Add(value);
            if (_names.Count > SmallCount && _positions is null) Index();
        }
    }

    public bool TryGet(string name, out TemplateValue value)
    {
        var position = Find(name);
        value = position >= 0 ? _values[position] : default;
        return position >= 0;
    }

    public bool Contains(string name) => Find(name) >= 0;

    public bool Remove(string name)
    {
        var position = Find(name);
        if (position < 0) return false;
        _names.RemoveAt(position);
        _values.RemoveAt(position);
        if (_positions is not null) Index();
        return true;
    }

    private int Find(string name)
    {
        if (_positions is not null) return _positions.TryGetValue(name, out var known) ? known : -1;
        for (var i = 0; i < _names.Count; i++)
        {
            if (_names[i] == name) return i;
        }

        return -1;
    }

    private void Index()
    {
        _positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _names.Count; i++) _positions.Add(_names[i], i);
    }
}

/// <summary>An object as templates see it: named members in a fixed order.</summary>
public interface ITemplateObject
{
    /// <summary>The members' names, in the order in which they are listed and printed.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Reads a member; false when there is none of that name.</summary>
    bool TryGet(string name, out TemplateValue value);
}

/// <summary>Shows a dictionary to templates as an object; names in the dictionary's own order.</summary>
public sealed class TemplateMap<T>(IReadOnlyDictionary<string, T> entries, Func<T, TemplateValue> convert)
    : ITemplateObject
{
    private string[]? _names;

    public IReadOnlyList<string> Names => _names ??= [.. entries.Keys];

    public bool TryGet(string name, out TemplateValue value)
    {
        var found = entries.TryGetValue(name, out var entry);
        value = found ? convert(entry!) : default;
        return found;
    }
}

/// <summary>One member of an object while a loop visits it: <c>key</c> and <c>value</c>.</summary>
public sealed class TemplatePair(string key, TemplateValue member) : ITemplateObject
{
    private static readonly string[] s_names = ["key", "value"];

    public IReadOnlyList<string> Names => s_names;

    public bool TryGet(string name, out TemplateValue value)
    {
        value = name == "key" ? TemplateValue.From(key) : name == "value" ? member : default;
        return name is "key" or "value";
    }
}
