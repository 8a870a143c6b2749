using System.Globalization;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Optimization.FromTask;

namespace PromptRegistry.Cli.Optimizations;

/// <summary>What was made of a task, for people.</summary>
internal static class TaskText
{
    public static void Write(TaskResult result, TextWriter text)
    {
        if (result.Report is not { } report)
        {
            if (result.MostCalls is { } most) text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"At most {most} questions. Nothing was asked."));
            return;
        }

        text.WriteLine($"{report.Prompt} {report.Version}{(report.IsLockedIn ? ", locked in" : "")}");
        text.WriteLine();
        var table = new TextTable(1);
        table.Add("prompt", "functionality", "format", "completeness", "of 10");
        foreach (var (candidate, i) in report.Candidates.Select((c, i) => (c, i)))
            table.Add(candidate.Name + (i == report.Best ? " *" : ""), Number(candidate.Functionality), Number(candidate.Format), Number(candidate.Completeness), Number(candidate.Overall));
        table.Write(text);
        text.WriteLine();
        text.WriteLine("Instructions:");
        foreach (var line in report.Instructions.Split('\n')) text.WriteLine("  " + line);
        if (report.Pitfalls.Count > 0)
        {
            text.WriteLine();
            text.WriteLine("Pitfalls:");
            foreach (var pitfall in report.Pitfalls) text.WriteLine("- " + pitfall);
        }

        text.WriteLine();
        text.WriteLine($"What happened: {report.Happened}.");
        text.WriteLine($"Next try: {report.NextTry}");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Spending.Calls} answers, ${report.Spending.CostUsd:0.####}. Written: {string.Join(", ", report.Files)}."));
    }

    private static string Number(double score) => score.ToString("0.0", CultureInfo.InvariantCulture);
}
