using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Formats;

/// <summary>Prompt functions of Semantic Kernel in YAML, and agents of Microsoft's Agent Framework (<c>kind: Prompt</c>).</summary>
internal sealed class KernelYamlFormat : IImportFormat
{
    public string Name => "Semantic Kernel (YAML)";

    public bool Fits(SourceFile file) =>
        (file.Name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        && file.Text.Split('\n').Any(l => l.StartsWith("template:", StringComparison.Ordinal) || l.StartsWith("template_format:", StringComparison.Ordinal) || l.StartsWith("instructions:", StringComparison.Ordinal));

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        if (SourceDocument.Yaml(file.Text, report) is not YamlMapping root) throw report.Refuse(0, "The file must be a mapping of keys to values.");
        var prompt = new ImportedPrompt(file.Folder + (root.Text("name") ?? file.Stem(".prompt.yaml", ".prompt.yml", ".yaml", ".yml")[file.Folder.Length..]), report);
        if (root.Text("template") is { } template)
        {
            KernelPrompt.Read(root, template, root.Find("template")!.Line() + (IsBlock(file.Text, root.Find("template")!) ? 1 : 0), prompt, file);
        }
        else if (root.Text("instructions") is { } instructions)
        {
            prompt.Description = root.Text("description");
            if (root.Mapping("model") is { } model)
            {
                if (model.Text("id") is { } id) ModelKeys.Name(id, model.Line(), prompt);
                ModelKeys.Read(model.Mapping("options"), prompt);
            }

            foreach (var key in (string[])["tools", "outputSchema", "inputSchema"])
            {
                if (root.Find(key) is { } node) report.Lost(node.Line(), $"'{key}'", "It belongs to the agent that runs the prompt.", "Keep it in your code.");
            }

            prompt.Use(PlainTemplates.Read(instructions, root.Find("instructions")!.Line()), [new ImportedMessage("system", PlainTemplates.Read(instructions, root.Find("instructions")!.Line()).Nodes)]);
        }
        else
        {
            throw report.Refuse(0, "The file has no 'template', and so no text for a model.");
        }

        yield return prompt;
    }

    /// <summary>Whether the text stands in the lines below its key.</summary>
    private static bool IsBlock(string text, YamlNode node) => node.Location.Start < text.Length && text[node.Location.Start] is '|' or '>';
}

/// <summary>Prompt functions of Semantic Kernel in a folder: <c>skprompt.txt</c>, and <c>config.json</c> beside it.</summary>
internal sealed class KernelFolderFormat : IImportFormat
{
    public string Name => "Semantic Kernel (skprompt.txt)";

    public bool Fits(SourceFile file) => file.Name == "skprompt.txt";

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var config = file.ReadBeside("config.json") is { } json ? SourceDocument.Json(json, new ImportReport(file.Folder + "config.json")) as YamlMapping : null;
        var prompt = new ImportedPrompt(file.Folder.Length > 0 ? file.Folder.TrimEnd('/') : config.Text("name") ?? "skprompt", report);
        KernelPrompt.Read(config ?? new YamlMapping(default, []), file.Text, 1, prompt, file);
        yield return prompt;
    }
}

/// <summary>What both have: variables, settings by model, a template in one of three languages.</summary>
internal static class KernelPrompt
{
    public static void Read(YamlMapping root, string text, int line, ImportedPrompt prompt, SourceFile file)
    {
        var report = prompt.Report;
        prompt.Description = root.Text("description");
        var format = root.Text("template_format") ?? "semantic-kernel";
        prompt.Inputs.IgnoresCase = format == "semantic-kernel";
        foreach (var variable in (root.Find("input_variables") ?? root.Mapping("input")?.Find("parameters")).Items().OfType<YamlMapping>()) ReadVariable(variable, prompt);
        ReadSettings(root, prompt);
        if (root.Find("output_variable") is YamlMapping output && output.Find("json_schema") is { } schema) ReadOutput(schema, prompt);
        foreach (var entry in root.Entries)
        {
            var isKnown = entry.Key.Value is "name" or "description" or "template" or "template_format" or "input_variables" or "input" or "execution_settings" or "completion" or "schema"
                or "type" or "output_variable" or "default_services" or "default_backends" or "is_sensitive" or "allow_dangerously_set_content" or "$schema";
            if (!isKnown) report.Lost(entry.Key.Line(), $"'{entry.Key.Value}'", "Manifests do not have this key.", "Keep it in your code where something needs it.");
        }

        var parts = file.Parts(name => [name]);
        var template = format switch
        {
            "semantic-kernel" => KernelTemplates.Read(text, line, report),
            "handlebars" => BraceTemplates.Read(text, line, BraceDialect.Kernel, report, parts),
            "liquid" => BlockTemplates.Read(text, line, isLiquid: true, report, parts),
            "jinja2" => BlockTemplates.Read(text, line, isLiquid: false, report, parts),
            _ => throw report.Refuse(root.Find("template_format").Line(), $"'{format}' is no template language that can be translated. Those are semantic-kernel, handlebars, liquid and jinja2."),
        };
        prompt.Use(template, new MessageSplitter(prompt.Inputs, report).ByElements(template.Nodes));
    }

    private static void ReadVariable(YamlMapping variable, ImportedPrompt prompt)
    {
        if (variable.Text("name") is not { Length: > 0 } name) return;
        var schema = variable.Find("json_schema") switch
        {
            YamlScalar { IsNull: false } text => SourceDocument.Json(text.Value, prompt.Report),
            var node => node,
        };
        var value = variable.Any("default", "defaultValue").ToJson();
        var shape = schema is YamlMapping ? Schemas.OfSchema(schema) : Schemas.OfExample(value);
        // A default is a text for lack of another way to write it: the template knows better what it is.
        if (schema is null && shape.Kind == ShapeKind.Text) shape.Kind = ShapeKind.Unknown;
        var input = prompt.Inputs.Declare(name, shape, variable.Line());
        input.Description = variable.Text("description");
        var isRequired = variable.Any("is_required", "required", "isRequired") is YamlScalar { Value: "true" or "True" };
        if (value is not null && !(isRequired && value.ToString().Length == 0)) input.Default = value;
    }

    private static void ReadSettings(YamlMapping root, ImportedPrompt prompt)
    {
        ModelKeys.Read(root.Mapping("completion"), prompt);
        var settings = root.Find("execution_settings") switch
        {
            YamlMapping mapping => mapping.Entries.Select(e => (Name: e.Key.Value, Node: e.Value)).ToList(),
            YamlSequence list => [.. list.Items.Select((item, i) => (Name: (item as YamlMapping).Text("service_id") ?? (i == 0 ? "default" : $"#{i + 1}"), Node: item))],
            _ => [],
        };
        if (settings.Count == 0) return;
        var first = settings.Find(s => s.Name == "default");
        if (first.Node is null) first = settings[0];
        ModelKeys.Read(first.Node as YamlMapping, prompt, "service_id", "extension_data");
        ModelKeys.Read((first.Node as YamlMapping).Mapping("extension_data"), prompt);
        foreach (var (name, node) in settings.Where(s => s.Node != first.Node))
        {
            prompt.Report.Lost(node.Line(), $"The settings for '{name}'", $"A prompt has those of one model; those of '{first.Name}' were taken.", "Make a prompt for each model, or set them in ChatOptions.");
        }
    }

    private static void ReadOutput(YamlNode schema, ImportedPrompt prompt)
    {
        var node = schema is YamlScalar { IsNull: false } text ? SourceDocument.Json(text.Value, prompt.Report) : schema;
        if (node is not YamlMapping) return;
        prompt.Output = node.ToJson() as JsonObject;
        prompt.OutputLine = schema.Line();
    }
}
