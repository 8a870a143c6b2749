using System.Globalization;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Git.Retirements;

namespace PromptRegistry.Cli.Output;

/// <summary>Releases that nobody calls, for people.</summary>
internal static class UnusedText
{
    public static void Write(UnusedList list, TextWriter writer)
    {
        if (list.Releases.Count == 0)
        {
            writer.WriteLine($"Every release was called, or made, since {Day(list.Since)}.");
            return;
        }

        writer.WriteLine($"Nobody called these since {Day(list.Since)}:");
        var table = new TextTable(leftColumns: int.MaxValue);
        table.Add("prompt", "version", "released", "last call", "still used by");
        foreach (var release in list.Releases)
        {
            table.Add(release.Prompt, release.Version.ToString(), Day(release.Released), release.LastCall is { } last ? Day(last) : "none known", release.UsedBy.Count == 0 ? "-" : string.Join("; ", release.UsedBy));
        }

        table.Write(writer, "  ");
        if (list.Releases.FirstOrDefault(r => r.UsedBy.Count == 0) is { } first) writer.WriteLine($"'dotnet prompt retire {first.Prompt}@{first.Version}' puts one into the archive.");
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
