using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>
/// Lists the names in the text under the keys that the prompt describes; without a description it answers in prose.
/// </summary>
internal static class ExtractionRule
{
    public static string? Answer(Conversation conversation)
    {
        if (!conversation.Asks("extract", "entit", "names")) return null;
        var names = Names.Find(conversation.Material);
        var fields = JsonShape.Find(conversation.Instructions);
        if (fields.Count == 0) return Prose(names);
        return JsonText.Object(json =>
        {
            foreach (var field in fields)
            {
                json.WriteStartArray(field.Name);
                foreach (var name in For(field.Name, names)) json.WriteStringValue(name);
                json.WriteEndArray();
            }
        });
    }

    private static IReadOnlyList<string> For(string field, FoundNames names) => field.ToLowerInvariant() switch
    {
        var key when key.StartsWith("pe", StringComparison.Ordinal)
            || key.StartsWith("name", StringComparison.Ordinal) => names.People,
        var key when key.StartsWith("org", StringComparison.Ordinal)
            || key.StartsWith("compan", StringComparison.Ordinal) => names.Organizations,
        var key when key.StartsWith("place", StringComparison.Ordinal)
            || key.StartsWith("loc", StringComparison.Ordinal) => names.Places,
        _ => [],
    };

    private static string Prose(FoundNames names)
    {
        string[] all = [.. names.People, .. names.Organizations, .. names.Places];
        return all.Length == 0 ? "The text mentions no names." : $"The text mentions {string.Join(", ", all)}.";
    }
}
