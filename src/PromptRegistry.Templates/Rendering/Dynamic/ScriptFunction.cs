using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>A function that a template defined, as a value.</summary>
internal sealed class ScriptFunction(BoundFunction definition) : TemplateFunction
{
    public BoundFunction Definition { get; } = definition;

    public override string Name => Definition.Name ?? "do";
}
