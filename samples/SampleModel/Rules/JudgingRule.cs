using System.Globalization;
using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>
/// Judges how far an answer is supported by its source: the share of its words that the source has, sentence by
/// sentence.
/// </summary>
internal static class JudgingRule
{
    public static string? Answer(Conversation conversation)
    {
        if (!conversation.Asks("judge", "faithful", "score", "rate", "support")) return null;
        var source = conversation.Block("source", "document", "context", "text");
        var answer = conversation.Block("answer", "claim", "response", "summary");
        if (source is null || answer is null) return null;

        var (reason, score) = Judge(source, answer);
        var fields = JsonShape.Find(conversation.Instructions);
        if (fields.Count == 0) return $"{reason} I would give it {score.ToString(CultureInfo.InvariantCulture)}.";
        return JsonText.Object(json =>
        {
            foreach (var field in fields)
            {
                if (Words.Mentions(field.Name, "score")) json.WriteNumber(field.Name, score);
                else json.WriteString(field.Name, reason);
            }
        });
    }

    private static (string Reason, decimal Score) Judge(string source, string answer)
    {
        var known = Words.Content(source).ToHashSet(StringComparer.Ordinal);
        var sentences = Sentences.Split(answer);
        if (sentences.Count == 0) return ("The answer is empty.", 0);

        var total = 0m;
        var supported = 0;
        var missing = new List<string>();
        foreach (var sentence in sentences)
        {
            var words = Words.Content(sentence).Distinct(StringComparer.Ordinal).ToList();
            var unknown = words.Where(word => !known.Contains(word)).ToList();
            missing.AddRange(unknown);

            // A figure that the source does not have makes its sentence false, however many of the other words are
            // right.
            var share = words.Count == 0 || unknown.Any(word => char.IsDigit(word[0]))
                ? 0m
                : 1m - ((decimal)unknown.Count / words.Count);
            total += share;
            if (share == 1m) supported++;
        }

        var reason = string.Create(
            CultureInfo.InvariantCulture, $"{supported} of {sentences.Count} sentences are fully in the source.");
        if (missing.Count > 0)
            reason += $" Not in the source: {string.Join(", ", missing.Distinct(StringComparer.Ordinal).Take(5))}.";
        return (reason, Math.Round(total / sentences.Count, 2));
    }
}
