using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// A result as Markdown for a pull request: scores with intervals, findings, failing cases and movers with the text before and after. Every text of a
/// repository or a model goes through <see cref="MarkdownText"/>, into code that it cannot close.
/// </summary>
public static class MarkdownReport
{
    private const int MostFindings = 20;
    private const int MostCases = 10;
    private const int MostMovers = 5;
    private const int MostLetters = 600;

    /// <param name="result">What was found.</param>
    /// <param name="text">Gets the Markdown.</param>
    public static void Write(EvaluationResult result, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(text);
        text.Write($"Evaluation: **{VerdictText.Of(result)}**\n");
        Findings(result.Diagnostics, text);
        foreach (var prompt in result.Prompts)
        {
            text.Write($"\n## {MarkdownText.Name(prompt.Prompt)}: {VerdictText.Of(prompt)}\n\n");
            text.Write(Facts(prompt) + "\n");
            Findings(prompt.Diagnostics, text);
            Metrics(prompt, text);
            Failing(prompt, FailingCase.Of(prompt, []), text);
            Movers(prompt, text);
        }
    }

    /// <summary>Findings, the gravest first; at most twenty.</summary>
    public static void Findings(IReadOnlyList<Diagnostic> findings, TextWriter text)
    {
        if (findings.Count == 0) return;
        text.Write('\n');
        foreach (var finding in findings.OrderByDescending(d => d.Severity).Take(MostFindings)) text.Write($"- {MarkdownText.Code(finding.ToString())}\n");
        if (findings.Count > MostFindings) text.Write($"- and {findings.Count - MostFindings} more\n");
    }

    /// <summary>Each case that does not pass, with its input, the expectation and both answers; at most ten.</summary>
    public static void Failing(PromptEvaluation prompt, IReadOnlyList<FailingCase> failing, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (failing.Count == 0) return;
        var worse = failing.Count(f => f.PassedBefore is true);
        text.Write($"\n{failing.Count} of {prompt.Cases.Count} {(prompt.Cases.Count == 1 ? "case fails" : "cases fail")}"
            + (worse > 0 ? $"; {worse} of them passed before:\n" : ":\n"));
        foreach (var @case in failing.Take(MostCases))
        {
            text.Write($"\n**{MarkdownText.Name(@case.Id)}**{(@case.Critical ? " (critical)" : "")}: {MarkdownText.Code(CaseTexts.Short(string.Join("; ", @case.Reasons), MostLetters))}\n\n");
            MarkdownText.WriteBlock(
                text,
                [
                    .. Lines("input", @case.Inputs), .. Lines("expected", @case.Expected), .. Lines("answer", @case.Answer),
                    .. Lines(@case.PassedBefore is false ? "before (failed, too)" : "before", @case.Before ?? CaseTexts.NotRecorded),
                ],
                "text");
        }

        if (failing.Count > MostCases) text.Write($"\nAnd {failing.Count - MostCases} more: {MarkdownText.Code($"dotnet prompt eval {prompt.Prompt}")}.\n");
    }

    /// <summary>The cases that pass and whose scores moved most, with both answers as a diff; at most five.</summary>
    public static void Movers(PromptEvaluation prompt, TextWriter text)
    {
        var moved = CaseStanding.Of(prompt).Where(s => s is { Failing: null, HasMoved: true }).ToList();
        if (moved.Count == 0) return;
        text.Write($"\n{moved.Count} other {(moved.Count == 1 ? "case" : "cases")} moved{(moved.Count > MostMovers ? $"; the {MostMovers} that moved most" : "")}:\n");
        foreach (var mover in moved.Take(MostMovers))
        {
            var scores = mover.Scores.Where(s => s is { IsGating: true, Difference: not null and not 0 })
                .Select(s => $"{s.Scorer} {ReportNumber.Score(s.Before!.Mean)} → {ReportNumber.Score(s.Now)}");
            text.Write($"\n**{MarkdownText.Name(mover.Result.Case.Id)}**: {MarkdownText.Code(string.Join(", ", scores))}\n\n");
            var now = mover.Result.Samples[0].Answer?.Shown;
            var before = prompt.Earlier.Find(mover.Result.Case.Id, mover.Result.Samples[0].Index);
            MarkdownText.WriteBlock(text, before is null || now is null ? Lines("answer", now).Append($"before: {CaseTexts.NotRecorded}") : Diff(before, now), "diff");
        }
    }

    private static string Facts(PromptEvaluation prompt)
    {
        var against = prompt.Against is { } other ? $"compared with {MarkdownText.Name(other)} on the same cases"
            : prompt.Baseline is { } baseline ? $"compared with the baseline of {MarkdownText.Name(baseline.PromptVersion)}" : "without a baseline";
        return $"{(prompt.Version is { } version ? $"Version {MarkdownText.Code(version)}, " : "")}{prompt.Cases.Count} {(prompt.Cases.Count == 1 ? "case" : "cases")}, "
            + $"{(prompt.Model is { } model ? MarkdownText.Code(model) + ", " : "")}{against}.";
    }

    private static void Metrics(PromptEvaluation prompt, TextWriter text)
    {
        if (prompt.Metrics.Count == 0) return;
        text.Write("\n| metric | slice | cases | baseline | now | 95 % interval | change | p | finds |\n|---|---|--:|--:|--:|---|--:|--:|--:|\n");
        foreach (var m in prompt.Metrics.Where(m => m.Slice is null || m.Drop is not 0))
        {
            text.Write($"| {MarkdownText.Cell(m.Scorer)} | {(m.Slice is { } slice ? MarkdownText.Cell(slice) : "all")} | {ReportNumber.Count(m.Cases)} | {ReportNumber.Score(m.Baseline)} | {ReportNumber.Score(m.Candidate)}"
                + $" | {ReportNumber.Interval(m.Score)} | {ReportNumber.Signed(-m.Drop)} | {ReportNumber.Score(m.AdjustedP)} | {VerdictText.Finds(m)} |\n");
        }
    }

    private static IEnumerable<string> Diff(string before, string now) =>
        SequenceDiff.Compare(CaseTexts.Short(before, MostLetters).Split('\n'), CaseTexts.Short(now, MostLetters).Split('\n'))
            .Select(line => line.IsSame ? " " + line.After : line.After is null ? "-" + line.Before : "+" + line.After);

    private static IEnumerable<string> Lines(string label, string? content)
    {
        if (content is null) return [$"{label}: –"];
        var lines = CaseTexts.Short(content, MostLetters).Split('\n');
        return lines.Length == 1 ? [$"{label}: {lines[0]}"] : [$"{label}:", .. lines.Select(line => "  " + line)];
    }
}
