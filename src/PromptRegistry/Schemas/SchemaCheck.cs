using System.Text.Json;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Schemas;

/// <summary>Checks a schema itself before anything is validated against it.</summary>
internal static class SchemaCheck
{
    public const int MaximumDepth = 32;

    /// <summary>The first problem, with its place; null when the schema can be used.</summary>
    public static string? Find(JsonElement root) => Find(root, root, "#", 0);

    private static string? Find(JsonElement root, JsonElement schema, string where, int depth)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return null;
        if (schema.ValueKind != JsonValueKind.Object) return $"{where} must be an object, true or false.";
        if (depth > MaximumDepth) return $"{where} is nested more than {MaximumDepth} levels deep.";
        foreach (var keyword in schema.EnumerateObject())
        {
            if (keyword.Name == "$id" && depth > 0) return $"{where}/$id begins a schema of its own, which is not supported. Use $anchor or #/$defs/….";
            if (SchemaKeywords.Annotations.Contains(keyword.Name)) continue;
            if (!SchemaKeywords.Assertions.Contains(keyword.Name))
            {
                return $"{where} uses the keyword '{keyword.Name}', which is not supported."
                    + Suggestion.Sentence(keyword.Name, SchemaKeywords.Assertions);
            }

            if (Value(root, keyword.Name, keyword.Value) is { } problem) return $"{where}/{keyword.Name} {problem}";
        }

        return Children(root, schema, where, depth);
    }

    private static string? Children(JsonElement root, JsonElement schema, string where, int depth)
    {
        foreach (var name in SchemaKeywords.Single)
        {
            if (schema.TryGetProperty(name, out var child) && Find(root, child, $"{where}/{name}", depth + 1) is { } problem)
            {
                return problem;
            }
        }

        foreach (var name in SchemaKeywords.Lists)
        {
            if (!schema.TryGetProperty(name, out var list)) continue;
            var index = 0;
            foreach (var child in list.EnumerateArray())
            {
                if (Find(root, child, $"{where}/{name}/{index++}", depth + 1) is { } problem) return problem;
            }
        }

        foreach (var name in SchemaKeywords.Maps)
        {
            if (!schema.TryGetProperty(name, out var map) || map.ValueKind != JsonValueKind.Object) continue;
            foreach (var child in map.EnumerateObject())
            {
                if (Find(root, child.Value, $"{where}/{name}/{child.Name}", depth + 1) is { } problem) return problem;
            }
        }

        return null;
    }

    private static string? Value(JsonElement root, string keyword, JsonElement value) => keyword switch
    {
        "type" => Type(value),
        "properties" or "dependentSchemas" => value.ValueKind == JsonValueKind.Object ? null : "must be an object of schemas.",
        "patternProperties" => Patterns(value),
        "required" => IsTexts(value) ? null : "must be a list of names.",
        "dependentRequired" => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => IsTexts(member.Value))
            ? null
            : "must be an object of lists of names.",
        "enum" or "anyOf" or "oneOf" or "allOf" or "prefixItems" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? null
            : "must be a list of at least one.",
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" => value.ValueKind == JsonValueKind.Number
            ? null
            : "must be a number.",
        "multipleOf" => value.ValueKind == JsonValueKind.Number && value.GetDouble() > 0
            ? null
            : "must be a number above 0.",
        "minLength" or "maxLength" or "minItems" or "maxItems" or "minProperties" or "maxProperties" or "minContains" or "maxContains" =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0
                ? null
                : "must be a whole number from 0.",
        "uniqueItems" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "must be true or false.",
        "pattern" => Pattern(value),
        "$ref" => Reference(root, value),
        _ => null,
    };

    private static string? Type(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String && !(IsTexts(value) && value.GetArrayLength() > 0))
            return "must be a type or a list of types.";
        var unknown = value.ValueKind == JsonValueKind.String ? UnknownType(value) : null;
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) unknown ??= UnknownType(item);
        }

        return unknown is null
            ? null
            : $"names the unknown type '{unknown}'.{Suggestion.Sentence(unknown, SchemaKeywords.Types)}";
    }

    private static string? UnknownType(JsonElement name) => SchemaKeywords.Types.Contains(name.GetString()!) ? null : name.GetString();

    private static string? Patterns(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return "must be an object of schemas.";
        foreach (var member in value.EnumerateObject())
        {
            if (Pattern(member.Name) is { } problem) return $"has a key that {problem}";
        }

        return null;
    }

    private static string? Pattern(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Pattern(value.GetString()!) : "must be a regular expression.";

    private static string? Pattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.ECMAScript, SchemaValidation.PatternTime);
            return null;
        }
        catch (ArgumentException error)
        {
            return $"is not a regular expression: {error.Message}";
        }
    }

    private static string? Reference(JsonElement root, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } reference || !reference.StartsWith('#'))
        {
            return "must refer to a place in the same schema, such as #/$defs/name.";
        }

        return SchemaReference.Resolve(root, reference) is null
            ? $"refers to '{reference}', which is not there."
            : null;
    }

    private static bool IsTexts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return false;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) return false;
        }

        return true;
    }
}
