using System.Text;

namespace PromptRegistry.Conformance;

/// <summary>Outcomes for people: a table by category, and a file with what differs.</summary>
public static class ConformanceReport
{
    public static void WriteTable(IReadOnlyList<ConformanceOutcome> outcomes, TextWriter output)
    {
        output.WriteLine($"{"category",-24}{"passed",8}{"failed",8}");
        foreach (var group in outcomes.GroupBy(o => o.Case.Category).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var passed = group.Count(outcome => outcome.Passed);
            output.WriteLine($"{group.Key,-24}{passed,8}{group.Count() - passed,8}");
        }

        var quirks = outcomes.Where(outcome => outcome.Case.IsQuirk).ToList();
        output.WriteLine($"Quirks: {quirks.Count(outcome => outcome.Passed)} of {quirks.Count}");
        var texts = outcomes.Where(outcome => outcome.SameText is not null).ToList();
        output.WriteLine($"Errors with the same text: {texts.Count(outcome => outcome.SameText == true)} of {texts.Count}");
    }

    public static void WriteFailures(IReadOnlyList<ConformanceOutcome> outcomes, string path)
    {
        var text = new StringBuilder();
        foreach (var outcome in outcomes.Where(outcome => !outcome.Passed || outcome.SameText == false))
        {
            text.Append(outcome.Case.Id).Append(outcome.Passed ? " (only the text differs)\n" : "\n")
                .Append("  template: ").Append(Quote(outcome.Case.Template)).Append('\n')
                .Append("  expected: ").Append(Quote(outcome.Expected)).Append('\n')
                .Append("  actual:   ").Append(Quote(outcome.Actual)).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
    }

    private static string Quote(string text) => text.Replace("\r", "\\r").Replace("\n", "\\n");
}
