namespace PromptRegistry.Templates.Binding;

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
            if (scope.Variable is not null && scope.VariableName == name)
                return scope.Variable;
        }

        // Only plain names reach into an included template; local ones belong to their page.
        return name[0] == '$' ? null : outer?.FindVariable(name);
    }

    public LoopScope? Innermost(string keyword)
    {
        foreach (var scope in _scopes)
        {
            if (scope.Keyword == keyword)
                return scope;
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
    Index,
    ReverseIndex,
    First,
    Last,
    Even,
    Odd,
    Changed,
    Length,
}
