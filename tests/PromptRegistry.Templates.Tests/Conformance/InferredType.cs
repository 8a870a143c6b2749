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
        JsonValueKind.Null => new NullableType(TemplateType.String),
        _ => null,
    };

    private static ArrayType? OfArray(JsonElement json, string name)
    {
        TemplateType? element = null;
        foreach (var item in json.EnumerateArray())
        {
            var type = Of(item, name + "Item");
            if (type is null)
                return null;
            element = element is null ? type : Both(element, type);
            if (element is null)
                return null;
        }

        return new ArrayType(element ?? TemplateType.String);
    }

    /// <summary>The type of items of both types; null where only one that holds anything would do.</summary>
    private static TemplateType? Both(TemplateType first, TemplateType second)
    {
        if (first.Equals(second))
            return first;
        return first.NotNull.Equals(second.NotNull) ? TemplateType.MakeNullable(first) : null;
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
