using System.Globalization;
using System.Text.Json;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer is the wanted one: as text without blanks at its ends, as a number, or as JSON.</summary>
internal sealed class EqualsScorer(ScorerInfo info, EqualsOptions options) : SynchronousScorer(info)
{
    public static IEnumerable<ScorerKind> Kinds { get; } =
    [
        new("equals", source => Read(source, ignoreCase: false)) { HasOpposite = true },
        new("iequals", source => Read(source, ignoreCase: true)) { HasOpposite = true },
    ];

    protected override bool NeedsExpected => options.Text is null;

    private static EqualsScorer Read(ScorerSource source, bool ignoreCase)
    {
        var options = source.Options("text");
        var text = source.Text(options, "text");
        if (!ignoreCase) ignoreCase = options.Boolean("ignore-case") ?? false;
        var json = options.Boolean("json") ?? false;
        var field = JsonText.Pointer(options.Text("field"));
        var id = field is null ? null : $"{source.Kind}:{field.TrimStart('/')}";
        var info = source.Info(options, $"{text}|{ignoreCase}|{json}|{field}", id);
        return new EqualsScorer(info, new EqualsOptions(text, ignoreCase, json, field));
    }

    protected override Score Judge(ScoringInput input)
    {
        var expected = (options.Text?.Render(input.Values) ?? input.Expected!).Trim();
        var answer = input.Text.Trim();
        if (options.Json || options.Field is not null) return CompareJson(expected, answer);
        var comparison = options.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return string.Equals(expected, answer, comparison) || AreSameNumber(expected, answer)
            ? Score.Pass()
            : Differ(expected, answer);
    }

    private Score CompareJson(string expected, string answer)
    {
        if (JsonText.Parse(expected) is not { } wanted)
            return Score.Unscored($"What is expected is not JSON: {Excerpt.Of(expected)}");
        if (JsonText.Parse(answer) is not { } found) return Score.Fail($"The answer is not JSON: {Excerpt.Of(answer)}");
        if (options.Field is { } field)
        {
            // The expected text is either the whole answer, or already the value of the field.
            if (wanted.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                if (JsonText.Find(wanted, field) is not { } part) return Score.Unscored($"What is expected has no {field}.");
                wanted = part;
            }

            if (JsonText.Find(found, field) is not { } own) return Score.Fail($"The answer has no {field}.");
            found = own;
        }

        return JsonElement.DeepEquals(wanted, found)
            ? Score.Pass()
            : Differ(wanted.GetRawText(), found.GetRawText());
    }

    private static Score Differ(string expected, string answer) =>
        Score.Fail($"Expected {Excerpt.Of(expected)}, but found {Excerpt.Of(answer)}");

    private static bool AreSameNumber(string a, string b) =>
        decimal.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
        && decimal.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
        && x == y;
}

/// <param name="Text">The wanted answer; null takes the case's expected one.</param>
/// <param name="Json">Compare as JSON, where white space and the order of keys do not matter.</param>
/// <param name="Field">JSON Pointer to the part that is compared; null compares all.</param>
internal sealed record EqualsOptions(CaseText? Text, bool IgnoreCase, bool Json, string? Field);
