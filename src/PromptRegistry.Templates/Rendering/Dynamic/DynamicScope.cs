using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>
/// The names of a render in Scriban mode: layers from the built-in functions up to the innermost loop.
/// </summary>
internal sealed class DynamicScope
{
    private List<ScopeEntry> _entries = [];
    private readonly Stack<TemplateObject> _locals = new();

    public DynamicScope(TemplateObject builtins, TemplateObject globals)
    {
        _entries.Add(new ScopeEntry(builtins, ScopeKind.Builtin, false));
        _entries.Add(new ScopeEntry(globals, ScopeKind.Context, false));
        _locals.Push(new TemplateObject());
    }

    public TemplateObject Locals => _locals.Peek();

    public int FunctionDepth { get; private set; }

    /// <summary>The innermost object context: what <c>this</c> is.</summary>
    public ITemplateObject Context => Top(entry => entry.Kind != ScopeKind.Loop).Members;

    public bool TryGet(string name, out TemplateValue value)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Members.TryGet(name, out value))
                return true;
        }

        value = default;
        return false;
    }

    /// <summary>Where an assignment to a name goes; null when the name is read-only there or below.</summary>
    public TemplateObject? Target(string name)
    {
        for (var i = _entries.Count - 1; i > 0; i--)
        {
            if (_entries[i].Members is TemplateObject members && members.IsReadOnly(name))
                return null;
        }

        var top = Top(entry => entry.Kind != ScopeKind.Loop);
        return top.Kind == ScopeKind.Function && !top.Members.TryGet(name, out _)
            ? Outer(name) ?? top.Members as TemplateObject
            : top.Members as TemplateObject;
    }

    /// <summary>
    /// Where a name that exists around a function is set: the function around it, or its caller's context.
    /// </summary>
    private TemplateObject? Outer(string name)
    {
        var exists = false;
        for (var i = _entries.Count - 2; i > 0 && !exists; i--)
        {
            exists = _entries[i].Kind is ScopeKind.Function or ScopeKind.Context
                && _entries[i].Members.TryGet(name, out _);
            if (exists && _entries[i].Kind == ScopeKind.Function)
                return _entries[i].Members as TemplateObject;
        }

        return exists ? Top(entry => entry.Kind == ScopeKind.Context).Members as TemplateObject : null;
    }

    public void PushContext(TemplateObject members) => Push(members, ScopeKind.Context);

    public void PushLoop(TemplateObject members) => Push(members, ScopeKind.Loop);

    public void Pop() => _entries.RemoveAt(_entries.Count - 1);

    public void PushLocals(TemplateObject locals) => _locals.Push(locals);

    public void PopLocals() => _locals.Pop();

    /// <summary>Enters a function; the result restores the caller's names.</summary>
    public List<ScopeEntry> EnterFunction(TemplateObject? parameters, bool seesCaller)
    {
        var before = _entries;
        _entries = seesCaller ? [.. before] : [.. before.Where(entry => !entry.IsInsideFunction)];
        FunctionDepth++;
        if (parameters is not null)
            Push(parameters, ScopeKind.Function);
        return before;
    }

    public void ExitFunction(List<ScopeEntry> before)
    {
        _entries = before;
        FunctionDepth--;
    }

    private void Push(TemplateObject members, ScopeKind kind) =>
        _entries.Add(new ScopeEntry(members, kind, FunctionDepth > 0));

    private ScopeEntry Top(Func<ScopeEntry, bool> predicate) => _entries.FindLast(entry => predicate(entry))!;
}
