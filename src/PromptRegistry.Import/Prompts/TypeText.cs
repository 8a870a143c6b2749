using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Import.Naming;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Prompts;

/// <summary>Shapes as types of a manifest, and values as their defaults.</summary>
internal static class TypeText
{
    private const int MostDepth = 12;

    /// <summary>The keys <c>type</c>, <c>values</c>, <c>properties</c> and <c>items</c> of a definition.</summary>
    public static JsonObject Of(Shape shape, int depth = 0)
    {
        var suffix = shape.IsNullable ? "?" : "";
        while (shape.Kind == ShapeKind.List)
        {
            shape = shape.Element ?? new Shape();
            suffix = "[]" + suffix;
            if (shape.IsNullable && shape.Kind != ShapeKind.List) suffix = "?" + suffix;
        }

        if (suffix.StartsWith("?[]", StringComparison.Ordinal)) suffix = suffix[1..];
        if (depth > MostDepth) return new JsonObject { ["type"] = "string" + suffix };
        switch (shape.Kind)
        {
            case ShapeKind.Enum when shape.Values.Count > 0:
                return new JsonObject { ["type"] = "enum" + suffix, ["values"] = new JsonArray([.. shape.Values.Select(v => JsonValue.Create(v))]) };
            case ShapeKind.Object when shape.Properties.Count > 0:
                var properties = new JsonObject();
                foreach (var (name, property) in shape.Properties)
                {
                    var type = Of(property, depth + 1);
                    if (property.Description is { Length: > 0 } description) type["description"] = description;
                    properties[ImportedNames.Snake(name)] = type.Count == 1 ? type["type"]!.DeepClone() : type;
                }

                return new JsonObject { ["type"] = "object" + suffix, ["properties"] = properties };
            case ShapeKind.Object:
                return new JsonObject { ["type"] = "map" + suffix };
            case ShapeKind.Map when shape.Element is { } element and not { Kind: ShapeKind.Text or ShapeKind.Unknown }:
                var items = Of(element, depth + 1);
                return new JsonObject { ["type"] = "map" + suffix, ["items"] = items.Count == 1 ? items["type"]!.DeepClone() : items };
            default:
                return new JsonObject { ["type"] = Word(shape.Kind) + suffix };
        }
    }

    /// <summary>The value as one of the shape; null where it is none.</summary>
    public static JsonNode? Fit(JsonNode? value, Shape shape)
    {
        switch (shape.Kind)
        {
            case ShapeKind.List:
                if (value is not JsonArray list) return null;
                var items = list.Select(i => Fit(i, shape.Element ?? new Shape())).ToList();
                return items.Contains(null) ? null : new JsonArray([.. items]);
            case ShapeKind.Map or ShapeKind.Object when value is JsonObject entries:
                return Entries(entries, shape);
            case ShapeKind.Text or ShapeKind.Unknown:
                return value is not JsonValue ? null
                    : value.GetValueKind() == JsonValueKind.String ? value.DeepClone() : JsonValue.Create(value.ToJsonString());
            case ShapeKind.Boolean:
                return value is JsonValue && (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False) ? value.DeepClone()
                    : value is JsonValue && bool.TryParse(value.ToString(), out var flag) ? JsonValue.Create(flag) : null;
            case ShapeKind.Integer:
                return value is JsonValue && int.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : null;
            case ShapeKind.Number:
                return value is JsonValue && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? JsonValue.Create(number) : null;
            case ShapeKind.Enum:
                return value is JsonValue && shape.Values.Contains(value.ToString()) ? JsonValue.Create(value.ToString()) : null;
            default:
                return null;
        }
    }

    private static JsonObject? Entries(JsonObject entries, Shape shape)
    {
        var result = new JsonObject();
        if (shape.Kind == ShapeKind.Map || shape.Properties.Count == 0)
        {
            foreach (var (key, value) in entries)
            {
                if (Fit(value, shape.Element ?? new Shape()) is not { } fitted) return null;
                result[key] = fitted;
            }

            return result;
        }

        foreach (var (name, property) in shape.Properties)
        {
            var fitted = entries[name] is { } value ? Fit(value, property) : null;
            if (fitted is null && !property.IsNullable) return null;
            if (fitted is not null) result[ImportedNames.Snake(name)] = fitted;
        }

        return entries.All(e => shape.Properties.Exists(p => p.Name == e.Key)) ? result : null;
    }

    private static string Word(ShapeKind kind) => kind switch
    {
        ShapeKind.Integer => "integer",
        ShapeKind.Number => "number",
        ShapeKind.Boolean => "boolean",
        ShapeKind.Map => "map",
        ShapeKind.Messages => "messages",
        ShapeKind.Image => "image",
        ShapeKind.Audio => "audio",
        ShapeKind.File => "file",
        _ => "string",
    };
}
