using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The JSON Schemas by which editors complete and check the files of a prompt repository.</summary>
internal static class SchemaFiles
{
    /// <summary>Where a repository keeps them.</summary>
    public const string Folder = "schemas";

    public const string Prompt = Folder + "/prompt.schema.json";
    public const string Suite = Folder + "/evals.schema.json";
    public const string Settings = Folder + "/promptregistry.schema.json";
    public const string Baseline = Folder + "/baseline.schema.json";
    public const string Rollout = Folder + "/rollout.schema.json";
    public const string Program = Folder + "/program.schema.json";

    // Readable in a review: the files are JSON, not parts of a web page.
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every schema by its path in a repository.</summary>
    public static IReadOnlyList<(string Path, string Text)> All { get; } =
    [
        (Prompt, Write("A prompt (prompt.yaml)", ManifestSchema.Create())),
        (Suite, Write("An evaluation suite (evals.yaml)", SuiteSchema.Create())),
        (Settings, Write("Settings of a prompt repository (promptregistry.yaml)", SettingsSchema.Create())),
        (Baseline, Write("Accepted scores (baseline.json)", BaselineSchema.Create())),
        (Rollout, Write("A rollout (rollout.yaml)", RolloutSchema.Create())),
        (Program, Write("A program (programs/<id>.yaml)", ProgramSchema.Create())),
    ];

    /// <summary>The comment by which YAML editors find the schema of a file.</summary>
    /// <param name="file">The file's path in the repository.</param>
    public static string Reference(string file, string schema) =>
        $"# yaml-language-server: $schema={string.Concat(Enumerable.Repeat("../", file.Count(c => c == '/')))}{schema}";

    private static string Write(string title, JsonObject schema)
    {
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
        };
        foreach (var (key, value) in schema.ToList()) document[key] = value?.DeepClone();
        return document.ToJsonString(Readable) + "\n";
    }
}
