using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Generator.Writing;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes the typed arguments of a prompt's tools, and what makes functions of the code that runs them.</summary>
internal static class ToolsEmitter
{
    private const string Calls = "global::PromptRegistry.Chat.ToolCalls";
    private const string Function = "global::Microsoft.Extensions.AI.AIFunction";
    private const string Call = "global::Microsoft.Extensions.AI.FunctionCallContent";

    /// <summary>What a target has beside its settings: the tools, and which of them are called.</summary>
    public static string Declared(PromptManifest manifest, IReadOnlyList<ToolTypes> tools)
    {
        if (tools.Count == 0) return "";
        var choice = manifest.ToolChoice is null ? "null" : CSharpName.Literal(manifest.ToolChoice);
        var declared = tools.Select(t => $"{Calls}.Declare({CSharpName.Literal(t.Tool.Name)}, {Description(t)}, {t.Arguments.Root.TypeName}.JsonSchema)");
        return $".WithTools({choice}, {string.Join(", ", declared)})";
    }

    public static void Emit(SourceWriter writer, IReadOnlyList<ToolTypes> tools)
    {
        if (tools.Count == 0) return;
        foreach (var tool in tools)
            OutputEmitter.Emit(writer, tool.Arguments, $"The arguments of the tool {tool.Tool.Name}.", w => EmitParsing(w, tool));

        writer.Line();
        writer.Summary("Makes functions of the code that runs the tools, for PromptContext.Functions.");
        writer.Open($"public static class {AccessorTypes.ToolsClass}");
        for (var i = 0; i < tools.Count; i++)
        {
            var tool = tools[i];
            var arguments = tool.Arguments.Root.TypeName;
            if (i > 0) writer.Line();
            writer.Summary(tool.Tool.Description ?? $"The tool {tool.Tool.Name}.");
            writer.Parameter("run", "Runs a call. What it returns goes to the model, as JSON where it is no text.");
            writer.Line($"public static {Function} {tool.Method}(global::System.Func<{arguments}, global::System.Threading.CancellationToken, global::System.Threading.Tasks.Task<object?>> run) =>");
            writer.Line($"    {Calls}.Function({CSharpName.Literal(tool.Tool.Name)}, {Description(tool)}, {arguments}.JsonSchema, {arguments}.Read, run);");
        }

        writer.Close();
    }

    private static string Description(ToolTypes tool) => CSharpName.Literal(tool.Tool.Description ?? "");

    private static void EmitParsing(SourceWriter writer, ToolTypes tool)
    {
        const string notNullWhen = "global::System.Diagnostics.CodeAnalysis.NotNullWhen";
        var type = tool.Arguments.Root.TypeName;
        writer.Summary("The JSON Schema of the arguments.");
        writer.Line($"public static string JsonSchema => {CSharpName.Literal(tool.Tool.ParametersJson)};");
        writer.Line();
        writer.Summary("Reads the arguments of a call, for an app that runs calls itself.");
        writer.Line("/// <exception cref=\"global::PromptRegistry.Chat.AnswerFormatException\">They do not fit the schema.</exception>");
        writer.Line($"public static {type} Parse({Call} call) => {Calls}.Parse(call, Read);");
        writer.Line();
        writer.Summary("Reads the arguments of a call; false, and why, when they do not fit the schema.");
        writer.Line($"public static bool TryParse({Call} call, [{notNullWhen}(true)] out {type}? arguments, [{notNullWhen}(false)] out string? error) =>");
        writer.Line($"    {Calls}.TryParse(call, Read, out arguments, out error);");
        writer.Line();
    }
}
