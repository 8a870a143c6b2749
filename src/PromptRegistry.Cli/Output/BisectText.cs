using System.Globalization;
using PromptRegistry.Cli.Bisecting;
using PromptRegistry.Evaluation.Reports;

namespace PromptRegistry.Cli.Output;

/// <summary>What broke a metric, for people.</summary>
internal static class BisectText
{
    public static void Write(BisectReport report, TextWriter writer)
    {
        var (request, result) = (report.Request, report.Result);
        var table = new TextTable(leftColumns: 1);
        table.Add("state", request.Metric, "p", "");
        foreach (var step in result.Steps) table.Add(step.State.Shown, Number(step.Mean), Number(step.P), JsonText.Word(step.Verdict));
        table.Add("now", Number(result.Present), "-", "bad");
        table.Write(writer, "  ");
        var what = $"'{request.Metric}' of {request.Prompt}";
        if (result.IsCut)
        {
            writer.WriteLine($"The limit was reached before the end: {what} broke after {result.Good.Shown}, and at the latest with {result.Bad?.Shown ?? "the work tree"}. Give more with --max-calls or --max-cost.");
            return;
        }

        var by = report.Commit is { } commit ? $"the commit {commit.Id.Abbreviated} by {commit.Author.Who}: {commit.Message.Split('\n')[0]}" : report.Release ?? "what is not committed yet";
        var within = report.Commit is not null && report.Release is { } release ? $" It was released with {release}." : "";
        writer.WriteLine($"{what} was broken by {by}.{within} {result.Good.Shown} was good.");
        if (result.Unknown.Count > 0) writer.WriteLine($"Or by one of those before it that could not be judged: {string.Join(", ", result.Unknown.Select(u => u.Shown))}.");
    }

    private static string Number(double? number) => number?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
}
