using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>
/// Chooses among the labels that the prompt lists: as JSON where it describes an object, else the bare label.
/// </summary>
internal static class LabellingRule
{
    public static string? Answer(Conversation conversation)
    {
        if (!conversation.Asks("categor", "classif", "label", "triage", "sort")) return null;
        var lists = LabelLists.Find(conversation.Instructions);
        var fields = JsonShape.Find(conversation.Instructions);
        if (lists.Count == 0 && !fields.Any(field => field.Values.Count > 0)) return null;

        if (fields.Count == 0) return LabelChoice.Choose(conversation, null, lists[0].Labels);
        return JsonText.Object(json =>
        {
            for (var i = 0; i < fields.Count; i++)
            {
                var labels = LabelsOf(fields[i], i, lists);
                if (labels.Count > 0)
                    json.WriteString(fields[i].Name, LabelChoice.Choose(conversation, fields[i].Name, labels));
                else json.WriteNull(fields[i].Name);
            }
        });
    }

    private static IReadOnlyList<Label> LabelsOf(ShapeField field, int index, IReadOnlyList<LabelList> lists)
    {
        var list = lists.FirstOrDefault(candidate => candidate.IsFor(field.Name))
            ?? lists.FirstOrDefault(
                candidate => candidate.Labels.Any(label => field.Values.Contains(label.Name, StringComparer.Ordinal)))
            ?? (field.Values.Count == 0 && index < lists.Count ? lists[index] : null);
        if (field.Values.Count == 0) return list?.Labels ?? [];
        return [.. field.Values.Select(value => list?.Labels.FirstOrDefault(label => label.Name == value) ?? new Label(value, ""))];
    }
}
