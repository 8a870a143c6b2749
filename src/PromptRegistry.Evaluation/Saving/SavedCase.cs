using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Saving;

/// <summary>Makes a case of a suite of inputs and the answer to them.</summary>
/// <param name="yaml">Writes YAML that people read.</param>
/// <param name="newSuite">The first line of a suite that is new, for its path: where editors find its schema.</param>
internal sealed class SavedCase(Func<JsonObject, string> yaml, Func<string, string> newSuite)
{
    /// <summary>The suite with the case; there is none unless reading it again gives the same messages.</summary>
    /// <param name="files">The prompt's files; nothing is written to them.</param>
    /// <param name="model">The model that is asked; null for the prompt's.</param>
    /// <param name="messages">What the inputs render to.</param>
    /// <param name="id">The case's id.</param>
    /// <param name="expected">What is expected; null for nothing.</param>
    /// <param name="tag">A tag of the case; null for none.</param>
    public Outcome<SavedSuite> Make(IEvaluationFiles files, GivenInputs inputs, string? model, IReadOnlyList<RenderedMessage> messages, string id, string? expected, string? tag)
    {
        var manifest = inputs.Prompt.Manifest;
        var path = PathOf(inputs);
        var before = files.Read(path) is { } content ? FileText.Decode(content, path) : null;
        var lines = Lines(manifest, inputs.Written, id, expected, tag);
        if (before is not null && SuiteParser.Parse(manifest, files).Suite?.Cases.FirstOrDefault(c => c.Id == id) is { } taken)
            return Failure(path, $"There is a case '{id}' already, in {taken.Location}. Choose another id.");
        var text = before is null ? New(path, manifest, lines) : SuiteEdit.Add(before, lines);
        if (text is null || !Reads(manifest, new WithSuite(files, path, text), inputs, model, messages, id))
        {
            return Failure(path, "The case cannot be added to the file as it is written. Add it by hand:\n" + string.Join('\n', lines));
        }

        return Outcome<SavedSuite>.Success(new SavedSuite(path, text));
    }

    private static string PathOf(GivenInputs inputs) => PromptPaths.Template(inputs.Prompt.Manifest.Name, EvaluationSuite.FileName);

    private string[] Lines(PromptManifest manifest, YamlMapping written, string id, string? answer, string? tag)
    {
        var inputs = new JsonObject();
        foreach (var entry in written.Entries) inputs[entry.Key.Value] = Value(manifest, entry);
        var item = new JsonObject { ["id"] = id };
        if (inputs.Count > 0) item["inputs"] = inputs;
        if (tag is not null) item["tags"] = new JsonArray(tag);
        if (answer is not null) item["expected"] = Literal(manifest.Output.IsJson && Parsed(answer) is { } json ? json : JsonValue.Create(answer));
        return yaml(new JsonObject { ["cases"] = new JsonArray(item) }).TrimEnd('\n').Split('\n')[1..];
    }

    /// <summary>A text stays a text, whatever it looks like.</summary>
    private static JsonNode? Value(PromptManifest manifest, YamlEntry entry) =>
        entry.Value is YamlScalar scalar && manifest.Inputs.FirstOrDefault(i => i.Name == entry.Key.Value) is { Type.Kind: InputKind.String or InputKind.Enum or InputKind.Date }
            ? JsonValue.Create(scalar.Value)
            : JsonNode.Parse(CanonicalJson.Write(entry.Value, keepOrder: true));

    private static JsonNode? Parsed(string answer)
    {
        try
        {
            return JsonNode.Parse(answer) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is expected may be a template: braces of an answer stand for themselves.</summary>
    private static JsonNode? Literal(JsonNode? node) => node switch
    {
        JsonObject mapping => new JsonObject(mapping.Select(e => KeyValuePair.Create(e.Key, Literal(e.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Literal)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(value.GetValue<string>().Replace("{{", "{{ '{{' }}", StringComparison.Ordinal)),
        _ => node?.DeepClone(),
    };

    private string New(string path, PromptManifest manifest, string[] lines) => $"""
        {newSuite(path)}
        cases:
        {string.Join('\n', lines)}
        scorers:
          - {(manifest.Output.IsJson ? "json-schema" : "rouge-l: { minimum: 0.4 }")}

        """;

    private static bool Reads(PromptManifest manifest, IEvaluationFiles files, GivenInputs inputs, string? model, IReadOnlyList<RenderedMessage> messages, string id)
    {
        if (SuiteParser.Parse(manifest, files) is not { Suite: { } suite } || suite.Cases.FirstOrDefault(c => c.Id == id) is not { } added) return false;
        var bound = InputBinder.Bind(manifest, added.Source, added.Location.Path, AttachmentFiles.Of(files));
        return bound.Diagnostics.Count == 0 && (inputs with { Values = bound.Values }).Render(model, CancellationToken.None) is { Succeeded: true, Value: var again } && again.Messages.SequenceEqual(messages);
    }

    private static Outcome<SavedSuite> Failure(string path, string message) =>
        Outcome<SavedSuite>.Failure(OutcomeCode.Usage, new Diagnostic(EvaluationDiagnostics.CaseNotAdded, SourceLocation.File(path), message));

    /// <summary>The files with another text of one suite.</summary>
    private sealed class WithSuite(IEvaluationFiles present, string suite, string text) : IEvaluationFiles
    {
        public byte[]? Read(string path) => path == suite ? System.Text.Encoding.UTF8.GetBytes(text) : present.Read(path);

        public IReadOnlyList<string> FindFiles(string folder) => present.FindFiles(folder);

        public IReadOnlyList<string> FindPromptsWithSuite() => present.FindPromptsWithSuite();

        public void Write(string path, ReadOnlySpan<byte> content) => throw new NotSupportedException("It is read only.");

        public void Append(string path, ReadOnlySpan<byte> content) => throw new NotSupportedException("It is read only.");

        public void Delete(string path) => throw new NotSupportedException("It is read only.");
    }
}

/// <summary>A suite with one case more.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Text">All of it.</param>
internal sealed record SavedSuite(string Path, string Text);
