namespace PromptRegistry.Templates.Values;

/// <summary>An object that can be built and changed: members keep the order in which they were added.</summary>
public sealed class TemplateObject : ITemplateObject
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, TemplateValue> _members = new(StringComparer.Ordinal);
    private HashSet<string>? _readOnly;

    public IReadOnlyList<string> Names => _names;

    public bool TryGet(string name, out TemplateValue value) => _members.TryGetValue(name, out value);

    /// <summary>Adds or replaces a member.</summary>
    public TemplateValue this[string name]
    {
        get => _members.TryGetValue(name, out var value) ? value : default;
        set
        {
            if (!_members.ContainsKey(name))
                _names.Add(name);
            _members[name] = value;
        }
    }

    public bool Contains(string name) => _members.ContainsKey(name);

    public bool Remove(string name) => _members.Remove(name) && _names.Remove(name);

    public bool IsReadOnly(string name) => _readOnly is not null && _readOnly.Contains(name);

    public void SetReadOnly(string name) => (_readOnly ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
}
