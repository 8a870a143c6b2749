using System.Text.Json;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>
/// What a program writes: <c>true</c> or <c>false</c>, a number from 0 to 1, or an object with one of them as <c>score</c> and a <c>reason</c>.
/// </summary>
internal static class ProgramAnswer
{
    /// <summary>The score; what is none leaves the cell unscored.</summary>
    /// <param name="minimum">The least number that passes; null where every one does.</param>
    public static Score Read(string text, double? minimum)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var (score, reason) = (json.RootElement, (string?)null);
            if (score.ValueKind == JsonValueKind.Object)
            {
                if (score.TryGetProperty("reason", out var why) && why.ValueKind == JsonValueKind.String) reason = why.GetString();
                if (!score.TryGetProperty("score", out score)) return Unreadable(text);
            }

            return score.ValueKind switch
            {
                JsonValueKind.True => Score.Pass(),
                JsonValueKind.False => Score.Fail(reason ?? "The program says false"),
                JsonValueKind.Number when score.GetDouble() is >= 0 and <= 1 and var number => number < minimum
                    ? Score.Fail(reason ?? FormattableString.Invariant($"Scored {number:0.###}; expected at least {minimum:0.###}"), number, number)
                    : Score.Pass(number, number),
                _ => Unreadable(text),
            };
        }
        catch (JsonException)
        {
            return Unreadable(text);
        }
    }

    private static Score Unreadable(string text) => Score.Unscored(
        $"The program must write true, false, a number from 0 to 1 or {{\"score\": …, \"reason\": …}}, but wrote {(text.Trim().Length == 0 ? "nothing" : Excerpt.Of(text.Trim()))}.");
}
