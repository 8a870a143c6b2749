using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Import.Prompts;

namespace PromptRegistry.Cli.Running;

/// <summary>Makes a case of a suite of inputs and the answer to them.</summary>
internal static class SavedCase
{
    /// <summary>Writes the suite with the case; nothing is written unless reading it again gives the same messages.</summary>
    /// <returns>The suite's path.</returns>
    public static Outcome<string> Add(DirectoryFiles files, GivenInputs inputs, string? model, IReadOnlyList<RenderedMessage> messages, string id, ModelAnswer answer) => answer.Text.Length == 0
        ? Failure(PathOf(inputs), "The answer has no text. Write a case with the scorer 'tool-calls' by hand.")
        : Add(files, inputs, model, messages, id, answer.Text, null);

    /// <summary>The same for an answer that somebody says would have been right, or for none.</summary>
    /// <param name="tag">A tag of the case; null for none.</param>
    public static Outcome<string> Add(DirectoryFiles files, GivenInputs inputs, string? model, IReadOnlyList<RenderedMessage> messages, string id, string? expected, string? tag)
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

        files.Write(path, System.Text.Encoding.UTF8.GetBytes(text));
        return Outcome<string>.Success(path);
    }

    private static string PathOf(GivenInputs inputs) => PromptPaths.Template(inputs.Prompt.Manifest.Name, EvaluationSuite.FileName);

    private static string[] Lines(PromptManifest manifest, YamlMapping written, string id, string? answer, string? tag)
    {
        var inputs = new JsonObject();
        foreach (var entry in written.Entries) inputs[entry.Key.Value] = Value(manifest, entry);
        var item = new JsonObject { ["id"] = id };
        if (inputs.Count > 0) item["inputs"] = inputs;
        if (tag is not null) item["tags"] = new JsonArray(tag);
        if (answer is not null) item["expected"] = Literal(manifest.Output.IsJson && Parsed(answer) is { } json ? json : JsonValue.Create(answer));
        return YamlText.Write(new JsonObject { ["cases"] = new JsonArray(item) }).TrimEnd('\n').Split('\n')[1..];
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

    private static string New(string path, PromptManifest manifest, string[] lines) => $"""
        {SchemaFiles.Reference(path, SchemaFiles.Suite)}
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

    private static Outcome<string> Failure(string path, string message) =>
        Outcome<string>.Failure(OutcomeCode.Usage, new Diagnostic(EvaluationDiagnostics.CaseNotAdded, SourceLocation.File(path), message));

    /// <summary>A work tree with another text of one suite.</summary>
    private sealed class WithSuite(DirectoryFiles present, string suite, string text) : IEvaluationFiles
    {
        public byte[]? Read(string path) => path == suite ? System.Text.Encoding.UTF8.GetBytes(text) : present.Read(path);

        public IReadOnlyList<string> FindFiles(string folder) => present.FindFiles(folder);

        public IReadOnlyList<string> FindPromptsWithSuite() => present.FindPromptsWithSuite();

        public void Write(string path, ReadOnlySpan<byte> content) => throw new NotSupportedException("It is read only.");

        public void Append(string path, ReadOnlySpan<byte> content) => throw new NotSupportedException("It is read only.");

        public void Delete(string path) => throw new NotSupportedException("It is read only.");
    }
}
