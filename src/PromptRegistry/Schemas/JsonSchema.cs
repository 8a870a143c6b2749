using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace PromptRegistry.Schemas;

/// <summary>
/// A bounded validator for the part of JSON Schema 2020-12 that answers of models need. A schema with a keyword that it does
/// not know is refused, so that no rule is silently left out.
/// </summary>
internal sealed class JsonSchema
{
    private readonly JsonElement root;

    private JsonSchema(JsonElement root) => this.root = root;

    /// <summary>Reads a schema; on failure <paramref name="problem"/> says what is wrong and where.</summary>
    public static JsonSchema? Parse(string json, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement.Clone();
            problem = SchemaCheck.Find(root);
            return problem is null ? new JsonSchema(root) : null;
        }
        catch (JsonException error)
        {
            problem = $"The schema is not JSON: {error.Message}";
            return null;
        }
    }

    /// <summary>All violations, at most <see cref="SchemaValidation.MaximumViolations"/>; none means that the document fits.</summary>
    public IReadOnlyList<SchemaViolation> Validate(JsonElement document)
    {
        var validation = new SchemaValidation(root);
        validation.Check(root, document, default);
        return validation.Violations;
    }
}

/// <summary>The keywords that schemas may use here.</summary>
internal static class SchemaKeywords
{
    private const int LongestName = 32;

    /// <summary>Keywords that say something about values.</summary>
    public static readonly HashSet<string> Assertions = new(StringComparer.Ordinal)
    {
        "type", "properties", "required", "enum", "const", "items", "additionalProperties", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems",
        "uniqueItems", "minProperties", "maxProperties", "anyOf", "oneOf", "allOf", "not", "$ref", "prefixItems", "contains",
        "minContains", "maxContains", "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "if", "then", "else",
        "unevaluatedProperties", "unevaluatedItems",
    };

    /// <summary>Keywords that only describe; "format" and "content…" do not assert by default in 2020-12.</summary>
    public static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "$schema", "$id", "$anchor", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "example",
        "deprecated", "readOnly", "writeOnly", "format", "contentEncoding", "contentMediaType", "contentSchema",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = new HashSet<string>([.. Assertions, .. Annotations], StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name of a keyword; nothing is allocated for a known one.</summary>
    public static string Name(JsonProperty keyword)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(keyword);
        if (raw.Length > LongestName) return keyword.Name;
        Span<char> name = stackalloc char[LongestName];
        return Known.TryGetValue(name[..Encoding.UTF8.GetChars(raw, name)], out var known) ? known : keyword.Name;
    }

    public static readonly HashSet<string> Types =
        new(StringComparer.Ordinal) { "string", "number", "integer", "boolean", "object", "array", "null" };

    /// <summary>Keywords whose value is a list of schemas.</summary>
    public static readonly string[] Lists = ["anyOf", "oneOf", "allOf", "prefixItems"];

    /// <summary>Keywords whose value is one schema.</summary>
    public static readonly string[] Single =
    [
        "items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else", "unevaluatedProperties", "unevaluatedItems",
    ];

    /// <summary>Keywords whose value maps names to schemas.</summary>
    public static readonly string[] Maps = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];
}

/// <summary>Follows a reference within a schema: a JSON Pointer (RFC 6901) or an anchor after <c>#</c>.</summary>
internal static class SchemaReference
{
    public static JsonElement? Resolve(JsonElement root, string reference)
    {
        var target = Uri.UnescapeDataString(reference[1..]);
        return target.Length == 0 || target[0] == '/' ? ResolvePointer(root, target) : FindAnchor(root, target, 0);
    }

    /// <summary>Anchors stand where schemas stand; a value that is no schema has none.</summary>
    private static JsonElement? FindAnchor(JsonElement schema, string anchor, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > SchemaCheck.MaximumDepth) return null;
        if (schema.TryGetProperty("$anchor", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() == anchor) return schema;
        foreach (var child in Children(schema))
        {
            if (FindAnchor(child, anchor, depth + 1) is { } found) return found;
        }

        return null;
    }

    private static IEnumerable<JsonElement> Children(JsonElement schema)
    {
        foreach (var name in SchemaKeywords.Single)
        {
            if (schema.TryGetProperty(name, out var child)) yield return child;
        }

        foreach (var name in SchemaKeywords.Lists)
        {
            if (!schema.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) continue;
            foreach (var child in list.EnumerateArray()) yield return child;
        }

        foreach (var name in SchemaKeywords.Maps)
        {
            if (!schema.TryGetProperty(name, out var map) || map.ValueKind != JsonValueKind.Object) continue;
            foreach (var child in map.EnumerateObject()) yield return child.Value;
        }
    }

    public static JsonElement? ResolvePointer(JsonElement root, string pointer)
    {
        var at = root;
        if (pointer.Length == 0) return at;
        if (pointer[0] != '/') return null;
        foreach (var part in pointer[1..].Split('/'))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array
                && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at;
    }
}

/// <summary>One place of a JSON document that does not fit its schema.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) to the place; empty for the whole document.</param>
/// <param name="Message">What was found and what was expected.</param>
internal sealed record SchemaViolation(string Pointer, string Message)
{
    public override string ToString() => $"{(Pointer.Length == 0 ? "the document" : Pointer)}: {Message}";
}
