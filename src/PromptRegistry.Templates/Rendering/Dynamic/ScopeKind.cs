namespace PromptRegistry.Templates.Rendering.Dynamic;

internal enum ScopeKind
{
    Builtin,
    Context,
    Loop,
    Function,
}
