using System.Text.Json;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Chat;

/// <summary>What a manifest's <c>extra</c> says, as chat clients look for it: texts, numbers and truth values as such, lists and objects as JSON.</summary>
internal static class ExtraProperties
{
    /// <param name="json">A JSON object; null for none.</param>
    public static AdditionalPropertiesDictionary? Read(string? json)
    {
        if (json is null) return null;
        using var document = JsonDocument.Parse(json);
        var properties = new AdditionalPropertiesDictionary();
        foreach (var member in document.RootElement.EnumerateObject()) properties[member.Name] = Value(member.Value);
        return properties;
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        JsonValueKind.Null => null,
        _ => value.Clone(),
    };
}
