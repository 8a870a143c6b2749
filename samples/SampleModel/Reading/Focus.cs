using System.Text.RegularExpressions;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>
/// Reads what a prompt asks to concentrate on: "Focus on: price, delivery" or a list below such a line.
/// </summary>
internal static partial class Focus
{
    /// <summary>The stems of the words asked for; empty when nothing is.</summary>
    public static IReadOnlySet<string> Read(string instructions)
    {
        var stems = new HashSet<string>(StringComparer.Ordinal);
        var lines = instructions.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Asked().Match(lines[i]) is not { Success: true } asked) continue;
            var rest = asked.Groups["rest"].Value;
            stems.UnionWith(Words.Content(rest));
            if (rest.Trim().Length > 0) continue;
            while (i + 1 < lines.Length && Item().Match(lines[i + 1]) is { Success: true } item)
            {
                stems.UnionWith(Words.Content(item.Groups["text"].Value));
                i++;
            }
        }

        return stems;
    }

    [GeneratedRegex(@"\b(?:focus(?:ing)?|concentrate|emphasi[sz]e)\b(?:\s+(?:points?|areas?|topics?|on|especially|particularly))*(?:\s+these(?:\s+\w+)?)?\s*:?(?<rest>[^.\n]*)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Asked();

    [GeneratedRegex(@"^\s*(?:[-*•]|\d+[.)])\s+(?<text>.+)$")]
    private static partial Regex Item();
}
