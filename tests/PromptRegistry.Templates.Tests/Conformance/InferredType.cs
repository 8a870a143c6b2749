using System.Text.Json;
using PromptRegistry.Templates.Tests.Corpus;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Tests.Conformance;

/// <summary>The type that a manifest would declare for a JSON value.</summary>
internal static class InferredType
{
    public static bool IsName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && char.IsAsciiLetterLower(name[0])
        && !name.Contains("__", StringComparison.Ordinal) && name[^1] != '_';

    /// <summary>Null when no declaration fits.</summary>
    public static TemplateType? Of(JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.String => TemplateType.String,
        JsonValueKind.True or JsonValueKind.False => TemplateType.Boolean,
        JsonValueKind.Number => json.TryGetInt32(out _) ? TemplateType.Integer
            : json.GetRawText().Contains('.', StringComparison.Ordinal) ? TemplateType.Number : null,
        JsonValueKind.Array => OfArray(json, name),
        JsonValueKind.Object => OfObject(json, name),
        _ => null,
    };

    private static ArrayType? OfArray(JsonElement json, string name)
    {
        TemplateType? element = null;
        foreach (var item in json.EnumerateArray())
        {
            var type = Of(item, name + "Item");
            if (type is null || (element is not null && !element.Equals(type)))
                return null;
            element = type;
        }

        return element is null ? null : new ArrayType(element);
    }

    private static ObjectType? OfObject(JsonElement json, string name)
    {
        var properties = new List<ObjectProperty>();
        foreach (var property in json.EnumerateObject())
        {
            var nested = name + CorpusInput.Pascal(property.Name) + "Type";
            if (!IsName(property.Name) || Of(property.Value, nested) is not { } type)
                return null;
            properties.Add(new ObjectProperty(property.Name, type));
        }

        return properties.Count == 0 ? null : new ObjectType(name, new EquatableList<ObjectProperty>(properties));
    }
}
