using System.Globalization;
using System.Text.Json;
using PromptRegistry.Evaluation.Scorers.Schemas;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer is the wanted one: as text without blanks at its ends, as a number, or as JSON.</summary>
internal sealed class EqualsScorer(ScorerInfo info, EqualsOptions options) : Scorer(info)
{
    public override bool NeedsExpected => options.Text is null;

    public override Score Score(ScoringInput input)
    {
        var expected = (options.Text?.Render(input.Values) ?? input.Case.Expected!).Trim();
        var answer = input.Answer.Trim();
        if (options.Json || options.Field is not null) return CompareJson(expected, answer);
        var comparison = options.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return string.Equals(expected, answer, comparison) || AreSameNumber(expected, answer)
            ? Scorers.Score.Pass()
            : Differ(expected, answer);
    }

    private Score CompareJson(string expected, string answer)
    {
        if (Parse(expected) is not { } wanted)
            return Scorers.Score.Unscored($"What is expected is not JSON: {Excerpt.Of(expected)}");
        if (Parse(answer) is not { } found) return Scorers.Score.Fail($"The answer is not JSON: {Excerpt.Of(answer)}");
        if (options.Field is { } field)
        {
            // The expected text is either the whole answer, or already the value of the field.
            if (wanted.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                if (SchemaReference.ResolvePointer(wanted, field) is not { } part)
                    return Scorers.Score.Unscored($"What is expected has no {field}.");
                wanted = part;
            }

            if (SchemaReference.ResolvePointer(found, field) is not { } own)
                return Scorers.Score.Fail($"The answer has no {field}.");
            found = own;
        }

        return JsonElement.DeepEquals(wanted, found)
            ? Scorers.Score.Pass()
            : Differ(wanted.GetRawText(), found.GetRawText());
    }

    private static Score Differ(string expected, string answer) =>
        Scorers.Score.Fail($"Expected {Excerpt.Of(expected)}, but found {Excerpt.Of(answer)}");

    private static bool AreSameNumber(string a, string b) =>
        decimal.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
        && decimal.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
        && x == y;

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Text">The wanted answer; null takes the case's expected one.</param>
/// <param name="Json">Compare as JSON, where white space and the order of keys do not matter.</param>
/// <param name="Field">JSON Pointer to the part that is compared; null compares all.</param>
internal sealed record EqualsOptions(CaseText? Text, bool IgnoreCase, bool Json, string? Field);
