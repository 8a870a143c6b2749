using System.Text.Json;
using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>
/// Scores a label by the words that the message shares with its description and with the closest example that has it;
/// an example is close when the message has at least a third of its words. Nothing shared: the label that is described
/// as
/// the rest ("anything else"), or else the one in the middle, where lists of degrees have the usual one.
/// </summary>
internal static class LabelChoice
{
    public static string Choose(Conversation conversation, string? field, IReadOnlyList<Label> labels)
    {
        var message = Words.Content(conversation.Material).ToHashSet(StringComparer.Ordinal);
        var best = labels.FirstOrDefault(IsTheRest) ?? labels[labels.Count / 2];
        var bestScore = 0;
        foreach (var label in labels)
        {
            var score = Score(conversation, field, label, message);
            if (score <= bestScore) continue;
            (best, bestScore) = (label, score);
        }

        return best.Name;
    }

    private static int Score(Conversation conversation, string? field, Label label, HashSet<string> message)
    {
        var described = IsTheRest(label) ? 0 : Shared($"{label.Name} {label.Description}", message);
        var shown = conversation.Demonstrations
            .Where(demo => AnswerOf(demo, field).Equals(label.Name, StringComparison.OrdinalIgnoreCase))
            .Select(demo => Closeness(demo.Message, message))
            .DefaultIfEmpty()
            .Max();

        // A description is general and an example is one case: a described word counts double.
        return (2 * described) + shown;
    }

    private static int Closeness(string example, HashSet<string> message)
    {
        var shared = Shared(example, message);
        return 3 * shared >= Words.Content(example).Distinct(StringComparer.Ordinal).Count() ? shared : 0;
    }

    private static int Shared(string text, HashSet<string> message) =>
        Words.Content(text).Distinct(StringComparer.Ordinal).Count(message.Contains);

    private static bool IsTheRest(Label label) =>
        Words.Mentions(label.Description, "else") || Words.Mentions(label.Description, "otherwise");

    private static string AnswerOf(Demonstration demonstration, string? field)
    {
        if (!demonstration.Answer.StartsWith('{')) return demonstration.Answer.Trim('"', '`', '.', ' ');
        try
        {
            using var json = JsonDocument.Parse(demonstration.Answer);
            return field is not null && json.RootElement.TryGetProperty(field, out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
