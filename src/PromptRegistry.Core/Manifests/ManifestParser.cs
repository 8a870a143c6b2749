using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>Reads <c>prompt.yaml</c>. Unknown keys are errors; every finding has its place.</summary>
public sealed class ManifestParser
{
    private readonly string path;
    private readonly List<Diagnostic> diagnostics = [];
    private readonly List<string> unreadableInputs = [];

    private ManifestParser(string path) => this.path = path;

    /// <param name="text">The manifest's text.</param>
    /// <param name="path">Its path, for the findings.</param>
    /// <param name="folderName">The folder's path below <c>prompts/</c>, which the name must equal.</param>
    public static ManifestResult Parse(string text, string path, string folderName)
    {
        var parser = new ManifestParser(path);
        var document = YamlReader.Read(text, path);
        parser.diagnostics.AddRange(document.Diagnostics);
        PromptManifest? manifest = null;
        if (document.Root is not null && ManifestLimits.Check(document.Root) is { } tooMany)
        {
            parser.diagnostics.Add(tooMany);
        }
        else if (document.Root is not null)
        {
            var reader = MappingReader.Open(document.Root, "A prompt's manifest", parser.diagnostics);
            if (reader is not null) manifest = parser.Read(reader, folderName);
        }
        else if (document.Diagnostics.Count == 0)
        {
            parser.diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingKey, SourceLocation.File(path),
                "The manifest is empty. It needs at least 'name', 'version' and 'messages'."));
        }

        return new ManifestResult(manifest, parser.diagnostics);
    }

    private PromptManifest Read(MappingReader reader, string folderName)
    {
        CheckName(reader.Required("name"), folderName);
        var version = ReadVersion(reader.Required("version"));
        var inputs = ReadInputs(reader.Node("inputs"));
        var toolsParser = new ToolsParser(diagnostics);
        var tools = toolsParser.Read(reader.Items("tools"));
        var demos = reader.Node("demos");
        var model = ModelSettingsParser.Read(reader.Child("model"), diagnostics);
        var messages = ReadMessages(reader.Required("messages"), inputs);
        diagnostics.AddRange(MessagePartParser.Check(messages, reader.Node("model"), reader.Node("models")));
        var manifest = new PromptManifest
        {
            Name = folderName,
            Version = version,
            Description = reader.Text("description")?.Trim(),
            Owner = reader.Text("owner"),
            Tags = reader.Texts("tags"),
            Model = model,
            Models = new ModelOverridesParser(diagnostics).Read(reader.Node("models"), model, messages),
            Inputs = inputs,
            UnreadableInputs = unreadableInputs,
            Messages = messages,
            Output = ReadOutput(reader.Node("output")),
            Tools = tools,
            ToolChoice = toolsParser.ReadChoice(reader.Node("tool-choice"), tools),
            Demos = demos is YamlMapping ? [] : ReadDemos(reader.Items("demos")),
            DemoSource = demos is YamlMapping source ? new DemoSourceParser(diagnostics).Read(source) : null,
            Budget = BudgetParser.Read(reader.Child("budget"), diagnostics),
            Path = path,
            Source = reader.Mapping,
        };
        reader.Finish();
        return manifest;
    }

    private void CheckName(YamlNode? node, string folderName)
    {
        if (node is null) return;
        if (node is not YamlScalar name)
        {
            diagnostics.Add(MappingReader.Expected(node, "'name'", "a text"));
        }
        else if (name.Value != folderName)
        {
            Add(ManifestDiagnostics.NameMismatch, node,
                $"The prompt calls itself '{name.Value}', but its folder is prompts/{folderName}. "
                + (PromptName.IsValid(folderName, [], out _) ? $"Write 'name: {folderName}' or move the folder."
                    : PromptName.IsValid(name.Value, [], out _) ? $"Move the folder to prompts/{name.Value}."
                    : "Choose a name of lower-case letters, digits and '-' for both."));
        }
    }

    private PromptVersion ReadVersion(YamlNode? node)
    {
        switch (node)
        {
            case YamlScalar scalar when PromptVersion.TryParse(scalar.Value, out var version): return version;
            case null:
                break;
            default:
                Add(ManifestDiagnostics.InvalidVersion, node,
                    $"The version must be semantic, such as 1.2.0, but {node.Kind} was found.");
                break;
        }

        return new PromptVersion(0, 0, 0);
    }

    private List<InputDefinition> ReadInputs(YamlNode? node)
    {
        var inputs = new List<InputDefinition>();
        if (node is null) return inputs;
        if (node is not YamlMapping mapping)
        {
            diagnostics.Add(MappingReader.Expected(node, "'inputs'", "a mapping of names to types"));
            return inputs;
        }

        var parser = new InputDefinitionParser(diagnostics);
        foreach (var entry in mapping.Entries)
        {
            if (parser.Read(entry) is { } input) inputs.Add(input);
            else unreadableInputs.Add(entry.Key.Value);
        }

        diagnostics.AddRange(CompressionRule.Check(inputs, unreadableInputs));
        return inputs;
    }

    private List<MessageDefinition> ReadMessages(YamlNode? node, IReadOnlyList<InputDefinition> inputs)
    {
        var messages = new List<MessageDefinition>();
        if (node is null) return messages;
        if (node is not YamlSequence { Items.Count: > 0 } sequence)
        {
            diagnostics.Add(MappingReader.Expected(node, "'messages'", "a list of at least one message"));
            return messages;
        }

        for (var i = 0; i < sequence.Items.Count; i++)
        {
            if (MappingReader.Open(sequence.Items[i], "A message", diagnostics) is { } reader
                && ReadMessage(reader, i + 1) is { } message)
            {
                messages.Add(message);
            }
        }

        diagnostics.AddRange(MessagePlaces.Check(messages, inputs, unreadableInputs, sequence.Location));
        return messages;
    }

    /// <param name="number">Which of the messages it is, from 1.</param>
    private MessageDefinition? ReadMessage(MappingReader reader, int number)
    {
        if (reader.Node("placeholder") is { } placeholder)
        {
            if (reader.Mapping.Entries.FirstOrDefault(e => e.Key.Value != "placeholder") is { } other)
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, other.Key.Location,
                    $"A placeholder stands alone, because the messages at its place have their own roles and texts. Remove '{other.Key.Value}'."));
            }

            if (placeholder is YamlScalar input) return new MessageDefinition(MessageDefinition.PlaceholderRole, null, "", input.Location) { Placeholder = input.Value };
            diagnostics.Add(MappingReader.Expected(placeholder, "'placeholder'", "the name of an input of type messages"));
            return null;
        }

        reader.Required("role");
        var role = reader.Choice("role", "user", "system", "developer", "user", "assistant");
        var template = reader.Node("template");
        var content = reader.Node("content");
        var attach = ReadAttached(reader.Node("attach"));
        var part = MessagePartParser.Read(reader, number, diagnostics);
        reader.Finish();
        if (template is null && content is null && attach.Count > 0)
            return new MessageDefinition(role, null, "", attach[0].Location) { Attach = attach, Part = part };
        if (template is not null == content is not null)
        {
            Add(ManifestDiagnostics.MissingKey, reader.Mapping,
                "A message needs either 'template' (a file) or 'content' (the text itself)"
                + (template is null ? "." : ", not both."));
            return null;
        }

        if ((template ?? content) is not YamlScalar text)
        {
            diagnostics.Add(MappingReader.Expected((template ?? content)!, "A message's text", "a text"));
            return null;
        }

        if (template is null) return new MessageDefinition(role, null, text.Value, text.Location) { Attach = attach, Part = part };
        if (!FileName.IsPlain(text.Value))
        {
            Add(ManifestDiagnostics.InvalidFileName, template,
                $"'{FileName.Visible(text.Value)}' has a control character, a line separator or a leading '-'. Rename the file.");
            return null;
        }

        if (IsBelowFolder(text.Value)) return new MessageDefinition(role, text.Value, null, text.Location) { Attach = attach, Part = part };
        Add(ManifestDiagnostics.InvalidName, template,
            $"'{text.Value}' leaves the prompt's folder. Name a file in it, or include one from templates/.");
        return null;
    }

    private List<AttachedInput> ReadAttached(YamlNode? node)
    {
        var names = node switch
        {
            null => [],
            YamlSequence sequence => sequence.Items,
            _ => [node],
        };
        var attached = new List<AttachedInput>();
        foreach (var name in names)
        {
            if (name is YamlScalar input) attached.Add(new AttachedInput(input.Value, input.Location));
            else diagnostics.Add(MappingReader.Expected(name, "'attach'", "the names of inputs of type image, audio or file"));
        }

        return attached;
    }

    /// <summary>Whether a path stays in the prompt's folder.</summary>
    internal static bool IsBelowFolder(string file) =>
        file.Length > 0 && file[0] != '/' && !file.Contains('\\') && !file.Contains(':')
        && Array.TrueForAll(file.Split('/'), s => s is not ("" or "." or ".."));

    private OutputDefinition ReadOutput(YamlNode? node)
    {
        var reader = MappingReader.Open(node, "'output'", diagnostics);
        if (reader is null) return OutputDefinition.Text;
        var isJson = reader.Choice("type", "text", "text", "json") == "json";
        var schema = reader.Node("schema");
        reader.Finish();
        if (!isJson && schema is not null)
        {
            Add(ManifestDiagnostics.InvalidSchema, schema, "A schema goes with 'type: json'.");
        }
        else if (isJson && schema is null)
        {
            Add(ManifestDiagnostics.InvalidSchema, node!, "JSON output needs a 'schema', so that callers know what they get.");
        }

        var (written, file) = ToolsParser.ReadSchema(schema, "'schema'", diagnostics);
        return new OutputDefinition(isJson, written, node!.Location) { File = file };
    }

    private List<DemoDefinition> ReadDemos(IReadOnlyList<YamlNode> items) => [.. items.Select(item => DemoDefinition.Read(item, diagnostics)).OfType<DemoDefinition>()];

    private void Add(DiagnosticDescriptor descriptor, YamlNode at, string message) =>
        diagnostics.Add(new Diagnostic(descriptor, at.Location, message));
}

/// <param name="Manifest">As much as could be read; null when it is no manifest at all. Usable only without errors.</param>
public sealed record ManifestResult(PromptManifest? Manifest, IReadOnlyList<Diagnostic> Diagnostics);

internal static class BudgetParser
{
    public static PromptBudget? Read(MappingReader? reader, ICollection<Diagnostic> diagnostics)
    {
        if (reader is null) return null;
        var budget = new PromptBudget(
            reader.Integer("input-tokens"),
            reader.Number("cost-usd"),
            ReadDuration(reader.Node("latency-p95"), diagnostics));
        reader.Finish();
        return budget;
    }

    private static TimeSpan? ReadDuration(YamlNode? node, ICollection<Diagnostic> diagnostics)
    {
        if (node is null) return null;
        if (Duration.Read(node) is { } duration) return duration;
        diagnostics.Add(MappingReader.Expected(node, "'latency-p95'", "a duration such as 800ms, 2s or 1min"));
        return null;
    }
}
