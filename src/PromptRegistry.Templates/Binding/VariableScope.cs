using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>
/// The variables of one binding pass. Types of variables depend on all assignments, so that binding is repeated until
/// what a pass learnt is what it began with.
/// </summary>
internal sealed class VariableScope
{
    private readonly Dictionary<string, LocalVariable> _byKey = new(StringComparer.Ordinal);
    private readonly VariableScope? _previous;

    public VariableScope(VariableScope? previous) => _previous = previous;
    public List<LocalVariable> Locals { get; } = [];

    /// <summary>Slots that certainly hold a value here.</summary>
    public HashSet<int> Assigned { get; set; } = [];

    public bool Differs =>
        _previous is null ? _byKey.Count > 0 : _byKey.Any(pair => !pair.Value.Type.Equals(_previous.TypeOf(pair.Key)));

    public IEnumerable<string> Names => _byKey.Keys;

    /// <summary>The variable of that key if anything before this point, or in the pass before, assigns it.</summary>
    public LocalVariable? Find(string key)
    {
        if (_byKey.TryGetValue(key, out var variable)) return variable;
        return _previous is not null && _previous._byKey.ContainsKey(key) ? Declare(key, key) : null;
    }

    public bool WasAssigned(string key) => _previous is not null && _previous._byKey.ContainsKey(key);

    public LocalVariable Assign(string key, string name, TemplateType type)
    {
        if (!_byKey.TryGetValue(key, out var variable)) variable = Declare(key, name);
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
        if (!Assigned.Contains(variable.Slot)) Widen(variable, TemplateType.Null);
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

/// <summary>A variable of the template: assigned, captured, or run through by a loop.</summary>
internal sealed class LocalVariable(string name, int slot, bool isLoopVariable)
{
    public string Name { get; } = name;
    public int Slot { get; } = slot;

    /// <summary>Set by its loop alone, so that it always holds an item.</summary>
    public bool IsLoopVariable { get; } = isLoopVariable;

    /// <summary>What fits all values that it is ever given.</summary>
    public TemplateType Type { get; internal set; } = TemplateType.Any;
}

/// <summary>The loops around a place: their variables, and what of their own variables is read.</summary>
internal sealed class LoopScopes(LoopScopes? outer)
{
    private readonly Stack<LoopScope> _scopes = new();

    public void Push(LoopScope scope) => _scopes.Push(scope);
    public LoopScope Pop() => _scopes.Pop();

    public LocalVariable? FindVariable(string name)
    {
        foreach (var scope in _scopes)
        {
            if (scope.Variable is not null && scope.VariableName == name) return scope.Variable;
        }

        // Only plain names reach into an included template; local ones belong to their page.
        return name[0] == '$' ? null : outer?.FindVariable(name);
    }

    public LoopScope? Innermost(string keyword)
    {
        foreach (var scope in _scopes)
        {
            if (scope.Keyword == keyword) return scope;
        }

        return outer?.Innermost(keyword);
    }

    public bool IsInside => _scopes.Count > 0;
}

/// <summary>One loop while its body is bound.</summary>
internal sealed class LoopScope(string keyword, int loop, string? variableName, LocalVariable? variable)
{
    public string Keyword { get; } = keyword;
    public int Loop { get; } = loop;
    public string? VariableName { get; } = variableName;
    public LocalVariable? Variable { get; } = variable;
    public LoopUse Use { get; set; }
}

/// <summary>Which of a loop's own variables its body reads; what nobody reads costs nothing.</summary>
[Flags]
internal enum LoopUse : byte
{
    None = 0,
    Position = 1,

    /// <summary><c>for.changed</c>, which compares each item with the one before.</summary>
    Changed = 2,
}

/// <summary>What a loop tells about itself.</summary>
internal enum LoopProperty : byte
{
    Index, ReverseIndex, First, Last, Even, Odd, Changed, Length
}
