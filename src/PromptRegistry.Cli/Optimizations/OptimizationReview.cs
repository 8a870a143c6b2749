using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Statistics;

namespace PromptRegistry.Cli.Optimizations;

/// <summary>A confirmed result as the text of a pull request: the title in the first line, then Markdown.</summary>
internal static class OptimizationReview
{
    /// <param name="branch">The branch that was made; null where none was.</param>
    public static string Of(OptimizationReport report, string? branch)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var test = report.Test!;
        text.WriteLine(Invariant($"Optimize {report.Prompt}: {test.Before.Mean:0.##} to {test.After.Mean:0.##} on {test.Cases} cases that the search never saw"));
        text.WriteLine();
        text.WriteLine($"{MarkdownText.Name(report.Prompt)} was made better by {MarkdownText.Name(report.Optimizer)}, asked of {MarkdownText.Code(report.Model)}. "
            + $"The suite's gate on the test cases: {report.Gate!.Verdict.ToString().ToLowerInvariant()}.");
        text.WriteLine();
        text.WriteLine("| cases | before | after | difference | p | cost of an answer |");
        text.WriteLine("|---|---:|---:|---:|---:|---:|");
        Row($"test ({test.Cases})", test, text);
        Row($"validation ({report.Validation.Cases})", report.Validation, text);
        if (report.OtherModel is { } other) Row($"test, asked of {MarkdownText.Cell(other.Model)}", other.Test, text);
        text.WriteLine();
        text.WriteLine(Invariant($"The validation score flatters the best of the candidates, by up to {report.Optimism:0.##} in the mean; the test score does not."));
        foreach (var part in report.Changes)
        {
            text.WriteLine();
            text.WriteLine($"## {MarkdownText.Code(part.Part)}");
            text.WriteLine();
            text.WriteLine($"From {MarkdownText.Code(part.Origin)}.");
            text.WriteLine();
            MarkdownText.WriteBlock(text, [.. part.Before.Split('\n').Select(l => "- " + l), .. part.After.Split('\n').Select(l => "+ " + l)], "diff");
        }

        text.WriteLine();
        text.WriteLine("## What was tried");
        text.WriteLine();
        foreach (var candidate in report.Candidates.Skip(1))
        {
            text.WriteLine(Invariant($"- {candidate.Number} {candidate.Outcome}{(candidate.Score is { } mean ? Invariant($" {mean:0.###}") : "")}: ")
                + MarkdownText.Code(candidate.Reason is { } reason ? $"{candidate.Origin}; {reason}" : candidate.Origin));
        }

        text.WriteLine();
        text.WriteLine(Invariant($"{report.Spending.Calls} answers, ${report.Spending.CostUsd:0.####}. Everything is in {MarkdownText.Code(report.Folder + "/")}{(branch is null ? "" : $", on the branch {MarkdownText.Code(branch)}")}."));
        return text.ToString();
    }

    private static void Row(string cases, SplitScores scores, StringWriter text) => text.WriteLine(
        Invariant($"| {cases} | {scores.Before.Mean:0.00}{Range(scores.Before.Interval)} | {scores.After.Mean:0.00}{Range(scores.After.Interval)} | ")
        + Invariant($"{scores.Difference:+0.00;-0.00;0.00}{Range(scores.DifferenceInterval)} | {(scores.P < 0.0005 ? "< 0.001" : Invariant($"{scores.P:0.###}"))} | {Cost(scores)} |"));

    private static string Cost(SplitScores scores) =>
        scores is { Before.CostUsd: { } before, After.CostUsd: { } after } ? Invariant($"${before:0.######} → ${after:0.######}") : "–";

    private static string Range(Interval? interval) => interval is { } range ? Invariant($" [{range.Lower:0.00}, {range.Upper:0.00}]") : "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
