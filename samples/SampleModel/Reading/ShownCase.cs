using System.Globalization;
using System.Text.RegularExpressions;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>A case that a request to improve a prompt shows: its inputs, what was answered and expected, and what was said of that.</summary>
internal sealed partial record ShownCase(string Inputs, string? Expected, double? Score, IReadOnlyList<string> Feedback)
{
    public static IReadOnlyList<ShownCase> Find(string request) =>
    [
        .. Blocks().Matches(request).Select(block =>
        {
            var lines = block.Groups[1].Value.Split('\n');
            return new ShownCase(
                string.Join('\n', lines.Where(l => !Known().IsMatch(l))),
                Value(lines, "expected: "),
                double.TryParse(Value(lines, "score: "), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) ? score : null,
                [.. lines.Where(l => l.StartsWith("feedback: ", StringComparison.Ordinal)).Select(l => l["feedback: ".Length..])]);
        }),
    ];

    private static string? Value(string[] lines, string key) => lines.FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim();

    [GeneratedRegex(@"<case>\n(.*?)\n</case>", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("^(answer|expected|score|feedback): ")]
    private static partial Regex Known();
}
