using PromptRegistry.Core.Accessors;
using PromptRegistry.Generator.Model;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes an accessor that takes anything, for a prompt whose manifest cannot be read at all.</summary>
internal static class InvalidAccessorEmitter
{
    public static string Emit(string name, GeneratorSettings settings)
    {
        var writer = new SourceWriter();
        AccessorEmitter.Begin(writer, $"prompts/{name}, which has errors,", settings);
        var segments = AccessorModel.ClassName(name).Split('.');
        foreach (var segment in segments) writer.Open($"{AccessorEmitter.Visibility(settings)} static partial class {segment}");
        writer.Line($"public static string Name => {CSharpName.Literal(name)};");
        writer.Line();
        var anything = settings.Dialect.OrNull("object", isReference: true);
        writer.Open($"public static global::PromptRegistry.RenderedPrompt Render(params {anything}[] inputs)");
        writer.Line($"throw new global::System.InvalidOperationException({CSharpName.Literal($"The prompt {name} has errors; see the build.")});");
        writer.Close();
        foreach (var _ in segments) writer.Close();
        AccessorEmitter.End(writer, settings);
        return writer.ToString();
    }
}
