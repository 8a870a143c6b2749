using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary><c>include</c> and <c>include_join</c>, which need the interpreter.</summary>
internal sealed class IncludeFunction(string name) : TemplateFunction
{
    public override string Name { get; } = name;
}
