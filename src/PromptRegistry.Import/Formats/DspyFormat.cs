using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Formats;

/// <summary>
/// Programs that DSPy saved as JSON: a prompt of each predictor, with its instructions as a region that may be tuned and its demos as examples.
/// </summary>
internal sealed partial class DspyFormat : IImportFormat
{
    /// <summary>What a predictor reasons in, before its answer.</summary>
    private static readonly string[] Reasoning = ["reasoning", "rationale"];

    private static readonly string[] Known = ["traces", "train", "demos", "signature", "lm"];

    public string Name => "DSPy";

    public bool Fits(SourceFile file) => file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        && file.Text.Contains("\"signature\"", StringComparison.Ordinal) && file.Text.Contains("\"instructions\"", StringComparison.Ordinal) && file.Text.Contains("\"demos\"", StringComparison.Ordinal);

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var root = SourceDocument.Json(file.Text, report) as YamlMapping ?? throw report.Refuse(1, "A program that DSPy saved is an object.");
        if (root.Find("signature") is YamlMapping)
        {
            yield return Read(file.Stem(".json"), root, report);
            yield break;
        }

        var predictors = root.Entries.Where(e => e.Value is YamlMapping predictor && predictor.Find("signature") is YamlMapping).ToList();
        if (predictors.Count == 0) throw report.Refuse(0, "The file has no predictor: an object with 'signature' and 'demos' was expected.");
        foreach (var entry in predictors)
        {
            var name = predictors.Count == 1 ? file.Stem(".json") : $"{file.Stem(".json")}/{entry.Key.Value.Replace('.', '-').Replace('[', '-').Replace("]", "", StringComparison.Ordinal)}";
            yield return Read(name, (YamlMapping)entry.Value, report);
        }
    }

    private static ImportedPrompt Read(string name, YamlMapping predictor, ImportReport report)
    {
        var prompt = new ImportedPrompt(name, report);
        var signature = predictor.Mapping("signature")!;
        var demos = predictor.Find("demos").Items().OfType<YamlMapping>().ToList();
        var fields = Fields(signature, demos, report);
        var outputs = Outputs(fields);
        if (fields.Count < 2) throw report.Refuse(signature.Line(), "The signature has no field to ask and one to answer with: at least two were expected.");
        report.Changed(signature.Line(), $"A saved program does not say which fields are answers: {string.Join(", ", outputs.Select(o => $"'{o.Name}'"))} of '{name}' {(outputs.Count == 1 ? "was" : "were")} taken for {(outputs.Count == 1 ? "one" : "such")}.");
        foreach (var entry in predictor.Entries.Where(e => !Known.Contains(e.Key.Value)))
            report.Lost(entry.Key.Line(), $"'{entry.Key.Value}'", "A prompt has no place for it.", "Keep it in your code.");
        if (predictor.Find("train").Items().Any())
            report.Lost(predictor.Find("train").Line(), "The training examples", "They are cases of a suite here, with inputs and what is expected.", "Write them into a file of cases beside evals.yaml.");
        if (predictor.Find("lm") is YamlMapping model) ModelKeys.Read(model, prompt, "model_type", "cache", "num_retries", "provider", "launch_kwargs", "train_kwargs", "finetuning_model", "rollout_id");
        if (outputs.Count > 1)
        {
            prompt.OutputLine = signature.Line();
            prompt.Output = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray([.. outputs.Select(o => JsonValue.Create(o.Name))]),
                ["properties"] = new JsonObject(outputs.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Name, Property(o)))),
                ["additionalProperties"] = false,
            };
        }

        var inputs = fields.Except(outputs).ToList();
        foreach (var input in inputs) prompt.Inputs.Declare(input.Name, new Shape(ShapeKind.Text), input.Line).Description = input.Description;
        var own = inputs.ToDictionary(i => i.Name, i => prompt.Inputs.Use(i.Name).Name, StringComparer.Ordinal);
        AddDemos(demos, inputs, outputs, own, prompt);
        prompt.Messages.Add(new ImportedMessage("system", Instructions(signature, inputs, outputs, own, prompt)));
        prompt.Messages.Add(new ImportedMessage("user", [.. inputs.SelectMany((field, i) => (SourceNode[])
        [
            new TextNode(field.Line, (i > 0 ? "\n" : "") + field.Label + " "), new OutputNode(field.Line, new VariableExpression(field.Name), TagTrim.None),
        ])]));
        return prompt;
    }

    /// <summary>The instructions as a region that may be tuned, and the examples that the manifest has.</summary>
    private static List<SourceNode> Instructions(
        YamlMapping signature, List<Field> inputs, IReadOnlyList<Field> outputs, Dictionary<string, string> own, ImportedPrompt prompt)
    {
        var line = signature.Find("instructions").Line();
        var nodes = new List<SourceNode> { new ScribanNode(line, "{{# tune #}}\n"), new TextNode(line, signature.Text("instructions")?.Trim() ?? ""), new ScribanNode(line, "\n{{# end #}}") };
        var answer = outputs.Count == 1 ? $"\nAnswer with {outputs[0].Words} alone." : $"\nAnswer with one JSON object and nothing else, with {string.Join(" and ", outputs.Select(o => $"\"{o.Name}\""))}.";
        nodes.Add(new TextNode(line, answer));
        if (prompt.Demos.Count == 0) return nodes;
        nodes.Add(new ScribanNode(line, "\n{{~ for demo in demos ~}}\n"));
        foreach (var input in inputs)
        {
            nodes.Add(new TextNode(line, "\n" + input.Label + " "));
            nodes.Add(new ScribanNode(line, $"{{{{ demo.inputs.{own[input.Name]} }}}}"));
        }

        nodes.Add(new TextNode(line, outputs.Count == 1 ? $"\n{outputs[0].Label} " : "\nAnswer: "));
        nodes.Add(new ScribanNode(line, "{{ demo.output }}\n{{~ end ~}}"));
        return nodes;
    }

    private static void AddDemos(List<YamlMapping> demos, List<Field> inputs, IReadOnlyList<Field> outputs, Dictionary<string, string> own, ImportedPrompt prompt)
    {
        foreach (var demo in demos)
        {
            var missing = inputs.Concat(outputs).Where(f => demo.Find(f.Name) is null or YamlScalar { IsNull: true }).Select(f => $"'{f.Name}'").ToList();
            if (missing.Count > 0)
            {
                prompt.Report.Lost(demo.Line(), "A demo", $"It has no {string.Join(" and no ", missing)}, and an example here is whole.", "Write what is missing into the file, or leave the demo out.");
                continue;
            }

            var values = new JsonObject(inputs.Select(i => KeyValuePair.Create<string, JsonNode?>(own[i.Name], Text(demo.Find(i.Name)!))));
            var output = outputs.Count == 1
                ? Text(demo.Find(outputs[0].Name)!)
                : Json(new JsonObject(outputs.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Name, Text(demo.Find(o.Name)!)))));
            prompt.Demos.Add((JsonNode)new JsonObject { ["inputs"] = values, ["output"] = output });
        }
    }

    /// <summary>A text as it is; what is none as JSON.</summary>
    private static string Text(YamlNode node) => node is YamlScalar scalar ? scalar.Value : Json(node.ToJson()!);

    private static string Json(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        node.WriteTo(json);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// The fields in their order. A saved program has no names: they are those of the demos where these have as many, else those of
    /// <c>${name}</c>, which is what a field without a description says, else the prefix as a name.
    /// </summary>
    private static List<Field> Fields(YamlMapping signature, List<YamlMapping> demos, ImportReport report)
    {
        var found = signature.Find("fields").Items().OfType<YamlMapping>().ToList();
        var names = demos.Select(d => d.Entries.Select(e => e.Key.Value).Where(k => k != "augmented").ToList()).FirstOrDefault(n => n.Count == found.Count);
        var fields = new List<Field>();
        for (var i = 0; i < found.Count; i++)
        {
            var prefix = found[i].Text("prefix")?.Trim() ?? "";
            var description = found[i].Text("description")?.Trim() ?? "";
            var own = Placeholder().Match(description) is { Success: true } match ? match.Groups[1].Value : null;
            var name = own ?? names?[i] ?? Others().Replace(prefix.TrimEnd(':').ToLowerInvariant(), "_").Trim('_');
            if (name.Length == 0 || fields.Exists(f => f.Name == name)) throw report.Refuse(found[i].Line(), "A field has neither a name nor a prefix of its own.");
            fields.Add(new Field(name, prefix.Length == 0 ? name + ":" : prefix, own is null && description.Length > 0 ? description : null, found[i].Line()));
        }

        return fields;
    }

    /// <summary>The last field, and from the reasoning on all of them.</summary>
    private static List<Field> Outputs(List<Field> fields)
    {
        var from = fields.FindIndex(f => Reasoning.Contains(f.Name, StringComparer.Ordinal));
        return from > 0 ? fields[from..] : [.. fields.TakeLast(1)];
    }

    private static JsonObject Property(Field field)
    {
        var property = new JsonObject { ["type"] = "string" };
        if (field.Description is { } description) property["description"] = description;
        return property;
    }

    private sealed record Field(string Name, string Label, string? Description, int Line)
    {
        public string Words => $"the {Label.TrimEnd(':').ToLowerInvariant()}";
    }

    [GeneratedRegex(@"^\$\{([A-Za-z_]\w*)\}$")]
    private static partial Regex Placeholder();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}
