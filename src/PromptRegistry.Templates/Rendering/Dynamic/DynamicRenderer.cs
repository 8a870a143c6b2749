using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Interprets templates of Scriban mode.</summary>
internal static class DynamicRenderer
{
    public static string Render(
        BoundTemplate template, IReadOnlyDictionary<string, TemplateValue> globals, RenderSettings settings)
    {
        var runtime = new ScriptRuntime(globals, settings, template.Options.Loader);
        return runtime.Render(runtime.Interpreter.PageOf(template.Page));
    }
}
