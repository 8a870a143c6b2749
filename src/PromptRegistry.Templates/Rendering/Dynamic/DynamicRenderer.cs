using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Renders templates of Scriban mode.</summary>
internal static class DynamicRenderer
{
    public static string Render(
        BoundTemplate template, IReadOnlyDictionary<string, TemplateValue> globals, RenderSettings settings)
    {
        var root = new TemplateObject();
        foreach (var pair in globals)
            root[pair.Key] = pair.Value;
        return new DynamicInterpreter(template.Options, settings, root).Run(template.Page);
    }
}
