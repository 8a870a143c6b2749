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
