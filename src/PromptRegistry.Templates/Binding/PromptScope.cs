using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>
/// The variables of one binding pass. Types of variables depend on all assignments, so that binding is repeated until
/// what a pass learnt is what it began with.
/// </summary>
internal sealed class PromptScope
{
    private readonly Dictionary<string, LocalVariable> _byKey = new(StringComparer.Ordinal);
    private readonly PromptScope? _previous;

    public PromptScope(PromptScope? previous) => _previous = previous;

    public List<LocalVariable> Locals { get; } = [];

    /// <summary>Slots that certainly hold a value here.</summary>
    public HashSet<int> Assigned { get; set; } = [];

    public bool Differs =>
        _previous is null ? _byKey.Count > 0 : _byKey.Any(pair => !pair.Value.Type.Equals(_previous.TypeOf(pair.Key)));

    public IEnumerable<string> Names => _byKey.Keys;

    /// <summary>The variable of that key if anything before this point, or in the pass before, assigns it.</summary>
    public LocalVariable? Find(string key)
    {
        if (_byKey.TryGetValue(key, out var variable))
            return variable;
        return _previous is not null && _previous._byKey.ContainsKey(key) ? Declare(key, key) : null;
    }

    public bool WasAssigned(string key) => _previous is not null && _previous._byKey.ContainsKey(key);

    public LocalVariable Assign(string key, string name, TemplateType type)
    {
        if (!_byKey.TryGetValue(key, out var variable))
            variable = Declare(key, name);
        Widen(variable, type);
        Assigned.Add(variable.Slot);
        return variable;
    }

    public LocalVariable DeclareLoopVariable(string name, TemplateType type)
    {
        var variable = new LocalVariable(name, Locals.Count, isLoopVariable: true) { Type = type };
        Locals.Add(variable);
        Assigned.Add(variable.Slot);
        return variable;
    }

    /// <summary>A read where the variable may not have been assigned yet makes it nullable.</summary>
    public void Read(LocalVariable variable)
    {
        if (!Assigned.Contains(variable.Slot))
            Widen(variable, TemplateType.Null);
    }

    public static void Widen(LocalVariable variable, TemplateType type) =>
        variable.Type = ReferenceEquals(variable.Type, Unassigned) ? type : TemplateType.Join(variable.Type, type);

    private static TemplateType Unassigned { get; } = new NullableType(TemplateType.Function);

    private TemplateType? TypeOf(string key) => _byKey.TryGetValue(key, out var variable) ? variable.Type : null;

    private LocalVariable Declare(string key, string name)
    {
        var variable = new LocalVariable(name, Locals.Count, isLoopVariable: false)
        {
            Type = _previous?.TypeOf(key) ?? Unassigned,
        };
        Locals.Add(variable);
        _byKey.Add(key, variable);
        return variable;
    }
}
