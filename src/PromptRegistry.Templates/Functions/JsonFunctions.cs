using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary><c>object.to_json</c> and <c>object.from_json</c>.</summary>
public static class JsonFunctions
{
    public static string ToJson(RenderContext context, TemplateValue value)
    {
        var writer = new JsonWriter(context);
        writer.Write(value, 1);
        return writer.ToString();
    }

    /// <summary>Reads JSON; every number becomes an exact decimal.</summary>
    /// <exception cref="OperationException">The text is not JSON.</exception>
    public static TemplateValue FromJson(RenderContext context, string? text) =>
        text is null ? default : new JsonReader(context, text).Read();
}
