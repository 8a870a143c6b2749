using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>One layer of names: an object context, a loop's variables, or a function's parameters.</summary>
internal sealed class ScopeEntry(ITemplateObject members, ScopeKind kind, bool isInsideFunction)
{
    public ITemplateObject Members { get; } = members;

    public ScopeKind Kind { get; } = kind;

    /// <summary>Belongs to a call, so that a named function called from there does not see it.</summary>
    public bool IsInsideFunction { get; } = isInsideFunction;
}
