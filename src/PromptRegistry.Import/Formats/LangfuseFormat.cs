using System.Globalization;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Formats;

/// <summary>Prompts as Langfuse's API gives them: one, a list, or a page with <c>data</c>.</summary>
internal sealed partial class LangfuseFormat : IImportFormat
{
    public string Name => "Langfuse";

    public bool Fits(SourceFile file) => file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        && file.Text.Contains("\"prompt\"", StringComparison.Ordinal) && file.Text.Contains("\"name\"", StringComparison.Ordinal);

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var root = SourceDocument.Json(file.Text, report);
        var found = (root is YamlMapping page && page.Find("prompt") is null ? page.Any("data", "prompts") : root).Items().OfType<YamlMapping>()
            .Where(p => p.Text("name") is not null && p.Find("prompt") is YamlScalar { IsNull: false } or YamlSequence).ToList();
        if (found.Count == 0) throw report.Refuse(0, "The file has no prompt: an object with 'name' and 'prompt' was expected, or a list of them.");
        foreach (var versions in found.GroupBy(p => p.Text("name")!, StringComparer.Ordinal))
        {
            var chosen = versions.OrderByDescending(p => p.Find("labels").Items().OfType<YamlScalar>().Any(l => l.Value == "production"))
                .ThenByDescending(p => int.TryParse(p.Text("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0).First();
            foreach (var other in versions.Where(v => v != chosen))
                report.Lost(other.Line(), $"Version {other.Text("version")} of '{versions.Key}'", $"A folder holds one version; {chosen.Text("version")} was taken.", "Release this one, then import the other.");
            yield return Read(chosen, report);
        }
    }

    private static ImportedPrompt Read(YamlMapping source, ImportReport report)
    {
        var prompt = new ImportedPrompt(source.Text("name")!, report);
        foreach (var tag in source.Find("tags").Items().OfType<YamlScalar>()) prompt.Tags.Add(tag.Value);
        if (source.Find("labels").Items().OfType<YamlScalar>().Where(l => l.Value != "latest").Select(l => l.Value).ToList() is { Count: > 0 } labels)
            report.Changed(source.Find("labels").Line(), $"The labels {string.Join(", ", labels)} of '{prompt.Name}' are no part of a prompt: release it, and promote it to environments.");
        ReadConfig(source.Find("config"), prompt);
        if (source.Find("prompt") is YamlScalar text)
        {
            prompt.Use(Template(text, prompt), [new ImportedMessage("user", Template(text, prompt).Nodes)]);
            return prompt;
        }

        foreach (var item in source.Find("prompt").Items().OfType<YamlMapping>())
        {
            if (item.Text("type") == "placeholder" && item.Text("name") is { } name)
            {
                prompt.Inputs.Declare(name, new Shape(ShapeKind.Messages), item.Line());
                prompt.Messages.Add(new ImportedMessage("", [], name));
            }
            else if (item.Find("content") is YamlScalar content)
            {
                var nodes = new List<SourceNode> { new RoleNode(item.Line(), item.Text("role") ?? "user") };
                nodes.AddRange(Template(content, prompt).Nodes);
                prompt.Messages.AddRange(new MessageSplitter(prompt.Inputs, report).ByTags(nodes, "user"));
            }
            else
            {
                report.Lost(item.Line(), "A message", "It has no text.", "Write it into the manifest.");
            }
        }

        return prompt;
    }

    private static SourceTemplate Template(YamlScalar text, ImportedPrompt prompt)
    {
        foreach (Match reference in Reference().Matches(text.Value))
        {
            prompt.Report.Lost(text.Line(), $"'{reference.Value}'", "It stands for the text of another prompt, which includes are for here; it was left as it stands.",
                "Move that text to templates/ and write {{ include 'its/name' }}.");
        }

        return PlainTemplates.Read(text.Value, text.Line());
    }

    private static void ReadConfig(YamlNode? node, ImportedPrompt prompt)
    {
        if (node is not YamlMapping config) return;
        foreach (var tool in config.Find("tools").Items().OfType<YamlMapping>())
        {
            var function = tool.Mapping("function") ?? tool;
            ToolDefinitions.Add(prompt, function.Text("name"), function.Text("description"), function.Find("parameters").ToJson() as System.Text.Json.Nodes.JsonObject, tool.Line());
        }

        var schema = config.Mapping("response_format").Mapping("json_schema").Mapping("schema");
        if (schema is not null)
        {
            prompt.Output = schema.ToJson() as System.Text.Json.Nodes.JsonObject;
            prompt.OutputLine = schema.Line();
        }

        ModelKeys.Read(config, prompt, schema is null ? ["tools"] : ["tools", "response_format"]);
    }

    [GeneratedRegex("@@@langfusePrompt:[^@]{1,400}@@@", RegexOptions.None, 1000)]
    private static partial Regex Reference();
}
