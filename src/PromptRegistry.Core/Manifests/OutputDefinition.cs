using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>What the model's answer is: free text, or JSON by a schema.</summary>
/// <param name="Schema">The JSON Schema as written; null for text.</param>
public sealed record OutputDefinition(bool IsJson, YamlMapping? Schema, SourceLocation Location)
{
    public static OutputDefinition Text { get; } = new(false, null, default);

    /// <summary>The schema as JSON with sorted keys; null for text.</summary>
    public string? SchemaJson => Schema is null ? null : CanonicalJson.Write(Schema);
}
