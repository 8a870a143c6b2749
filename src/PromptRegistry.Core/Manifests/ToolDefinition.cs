using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>A tool that a prompt offers to the model. Its implementation is the app's.</summary>
/// <param name="Name">As the model calls it.</param>
/// <param name="Location">Where it stands in the manifest.</param>
public sealed record ToolDefinition(string Name, SourceLocation Location)
{
    private static readonly YamlMapping Nothing = new(default,
    [
        new YamlEntry(new YamlScalar(default, "type", true), new YamlScalar(default, "object", true)),
        new YamlEntry(new YamlScalar(default, "properties", true), new YamlMapping(default, [])),
    ]);

    /// <summary>What it does, in words for the model.</summary>
    public string? Description { get; init; }

    /// <summary>The JSON Schema of its arguments, always that of an object; one without properties where it takes none.</summary>
    public YamlMapping Parameters { get; init; } = Nothing;

    /// <summary>The file that the schema stands in; null where it stands in the manifest, or the tool takes no arguments.</summary>
    public SchemaFile? File { get; init; }

    /// <summary>The schema as JSON with sorted keys.</summary>
    public string ParametersJson => CanonicalJson.Write(Parameters);
}

/// <summary>A JSON Schema in a file of the prompt's folder.</summary>
/// <param name="Name">Below that folder.</param>
/// <param name="Location">Where the name stands in the manifest.</param>
public sealed record SchemaFile(string Name, SourceLocation Location);
