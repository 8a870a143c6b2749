using System.Collections.Frozen;

namespace PromptRegistry.Evaluation.Scorers.Schemas;

/// <summary>The keywords that schemas may use here.</summary>
internal static class SchemaKeywords
{
    /// <summary>Keywords that say something about values.</summary>
    public static readonly FrozenSet<string> Assertions = new[]
    {
        "type", "properties", "required", "enum", "const", "items", "additionalProperties", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems",
        "uniqueItems", "minProperties", "maxProperties", "anyOf", "oneOf", "allOf", "not", "$ref",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Keywords that only describe; "format" does not assert by default in 2020-12.</summary>
    public static readonly FrozenSet<string> Annotations = new[]
    {
        "$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "example", "deprecated",
        "readOnly", "writeOnly", "format",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static readonly FrozenSet<string> Types =
        new[] { "string", "number", "integer", "boolean", "object", "array", "null" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Keywords whose value is a list of schemas.</summary>
    public static readonly string[] Lists = ["anyOf", "oneOf", "allOf"];

    /// <summary>Keywords whose value is one schema.</summary>
    public static readonly string[] Single = ["items", "additionalProperties", "not"];

    /// <summary>Keywords whose value maps names to schemas.</summary>
    public static readonly string[] Maps = ["properties", "$defs", "definitions"];
}
