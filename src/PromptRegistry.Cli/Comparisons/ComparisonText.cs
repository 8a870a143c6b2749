using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Evaluation.Comparing;

namespace PromptRegistry.Cli.Comparisons;

/// <summary>A comparison for people.</summary>
internal static class ComparisonText
{
    /// <param name="cases">How many of the cases that differ are shown.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static void Write(TextWriter text, PromptComparison comparison, int cases, int width)
    {
        text.WriteLine($"{comparison.Name}: {comparison.Before.Label} -> {comparison.After.Label}");
        text.WriteLine(comparison.Bump == VersionBump.None
            ? "Nothing that a model or a caller could notice changed."
            : $"Bump: {Word(comparison.Bump)}");
        if (comparison.Bump != VersionBump.None && comparison.Contract.Changes.Count == 0)
        {
            text.WriteLine("The contract is the same: only text or model settings changed.");
        }

        WriteContract(text, comparison, ContractParty.Caller, "For callers:");
        WriteContract(text, comparison, ContractParty.Reader, "For readers of the answer:");
        foreach (var file in comparison.Files)
        {
            text.WriteLine();
            text.WriteLine($"--- {file.Path}");
            foreach (var line in file.Lines) text.WriteLine(line);
        }

        WriteCases(text, comparison, cases, width);
    }

    private static void WriteContract(TextWriter text, PromptComparison comparison, ContractParty party, string heading)
    {
        var changes = comparison.Contract.Changes.Where(c => c.Party == party).ToList();
        if (changes.Count == 0) return;
        text.WriteLine(heading);
        foreach (var change in changes) text.WriteLine($"  {Word(change.Bump)}: {change.Description}");
    }

    private static void WriteCases(TextWriter text, PromptComparison comparison, int shown, int width)
    {
        var (total, differing) = (comparison.Cases.Total, comparison.Cases.Differing);
        if (total == 0) return;
        text.WriteLine();
        text.WriteLine($"Rendered on the suite: {differing.Count} of {total} {(total == 1 ? "case" : "cases")} "
            + $"{(differing.Count == 1 ? "differs" : "differ")}.");
        foreach (var @case in differing.Take(shown))
        {
            if (@case.Obstacle is { } obstacle)
            {
                text.WriteLine();
                text.WriteLine($"=== {@case.Id}: {obstacle}");
            }

            foreach (var message in @case.Messages)
            {
                text.WriteLine();
                text.WriteLine($"=== {@case.Id}, {message.Role}{(message.Model is { } model ? $" for {model}" : "")}: {comparison.Before.Label} | {comparison.After.Label}");
                foreach (var line in SideBySide.Lines(message.Before, message.After, width)) text.WriteLine(line);
            }
        }

        if (differing.Count > shown)
        {
            text.WriteLine();
            text.WriteLine($"{differing.Count - shown} more: --cases {differing.Count} shows them all.");
        }
    }

    private static string Word(VersionBump bump) => bump.ToString().ToLowerInvariant();
}

/// <summary>
/// Two texts in two columns. Between them stands what <c>diff --side-by-side</c> writes there: <c>|</c> for a line that is
/// another one, <c>&lt;</c> and <c>&gt;</c> for one that only that side has.
/// </summary>
internal static class SideBySide
{
    private const int Gap = 3;

    /// <param name="width">Columns of the whole, at least 20.</param>
    public static IEnumerable<string> Lines(string? before, string? after, int width)
    {
        var column = (Math.Max(width, 20) - Gap) / 2;
        foreach (var line in PairedLines.Of(before, after))
        {
            var left = Wrap(line.Before, column);
            var right = Wrap(line.After, column);
            var sign = line.IsSame ? ' ' : line.After is null ? '<' : line.Before is null ? '>' : '|';
            for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
            {
                var (a, b) = (i < left.Count ? left[i] : "", i < right.Count ? right[i] : "");
                yield return $"{a.PadRight(column)} {sign} {b}".TrimEnd();
            }
        }
    }

    /// <summary>Breaks at blanks where there are some; an empty line is one line.</summary>
    private static List<string> Wrap(string? line, int width)
    {
        var rows = new List<string>();
        if (line is null) return rows;
        var rest = line.Replace("\t", "    ", StringComparison.Ordinal);
        while (rest.Length > width)
        {
            var blank = rest.LastIndexOf(' ', width);
            var cut = blank > width / 2 ? blank : width;
            rows.Add(rest[..cut]);
            rest = rest[cut..].TrimStart(' ');
        }

        rows.Add(rest);
        return rows;
    }
}
