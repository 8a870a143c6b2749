using System.Globalization;
using System.Text.RegularExpressions;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>
/// Reads how many sentences a prompt asks for: "exactly 3 sentences", "one sentence", "a two-sentence summary".
/// </summary>
internal static partial class StatedCount
{
    private static readonly string[] Numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>
    /// The last number stated, because the later instruction is the more particular one; null when none is.
    /// </summary>
    public static int? OfSentences(string instructions)
    {
        int? count = null;
        foreach (Match match in Stated().Matches(instructions))
        {
            var word = match.Groups["n"].Value;
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var digits)) count = digits;
            else if (word is "a" or "single") count = 1;
            else if (Array.FindIndex(Numbers, number => number.Equals(word, StringComparison.OrdinalIgnoreCase)) is >= 0 and var n)
                count = n;
        }

        return count;
    }

    [GeneratedRegex(@"\b(?<n>\d{1,3}|single|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]+(?:(?:short|plain|complete|full|clear)\s+)?sentences?\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Stated();
}
