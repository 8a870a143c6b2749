namespace PromptRegistry.Evaluation.Scorers.Schemas;

/// <summary>The keywords that schemas may use here.</summary>
internal static class SchemaKeywords
{
    /// <summary>Keywords that say something about values.</summary>
    public static readonly HashSet<string> Assertions = new(StringComparer.Ordinal)
    {
        "type", "properties", "required", "enum", "const", "items", "additionalProperties", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems",
        "uniqueItems", "minProperties", "maxProperties", "anyOf", "oneOf", "allOf", "not", "$ref",
    };

    /// <summary>Keywords that only describe; "format" does not assert by default in 2020-12.</summary>
    public static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "example", "deprecated",
        "readOnly", "writeOnly", "format",
    };

    public static readonly HashSet<string> Types =
        new(StringComparer.Ordinal) { "string", "number", "integer", "boolean", "object", "array", "null" };

    /// <summary>Keywords whose value is a list of schemas.</summary>
    public static readonly string[] Lists = ["anyOf", "oneOf", "allOf"];

    /// <summary>Keywords whose value is one schema.</summary>
    public static readonly string[] Single = ["items", "additionalProperties", "not"];

    /// <summary>Keywords whose value maps names to schemas.</summary>
    public static readonly string[] Maps = ["properties", "$defs", "definitions"];
}
