using System.Globalization;
using System.Numerics;
using System.Text.Json;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Conformance;

/// <summary>A case's JSON model as values.</summary>
public static class ConformanceModel
{
    public static Dictionary<string, TemplateValue> Read(JsonElement model) =>
        model.ValueKind == JsonValueKind.Object
            ? model.EnumerateObject().ToDictionary(p => p.Name, p => ReadValue(p.Value))
            : [];

    private static TemplateValue ReadValue(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return json.GetString();
            case JsonValueKind.True or JsonValueKind.False:
                return json.GetBoolean();
            case JsonValueKind.Number:
                return ReadNumber(json);
            case JsonValueKind.Array:
                return TemplateValue.From(new TemplateArray(json.EnumerateArray().Select(ReadValue)));
            case JsonValueKind.Object:
                var members = new TemplateObject();
                foreach (var property in json.EnumerateObject())
                    members[property.Name] = ReadValue(property.Value);
                return TemplateValue.From(members);
            default:
                return default;
        }
    }

    private static TemplateValue ReadNumber(JsonElement json) =>
        BigInteger.TryParse(
            json.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? TemplateValue.From(integer)
            : json.GetDouble();
}
