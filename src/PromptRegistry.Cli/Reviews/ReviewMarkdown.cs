using System.Globalization;
using PromptRegistry.Core.Versions;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Git.Released;
using PromptRegistry.Statistics;

namespace PromptRegistry.Cli.Reviews;

/// <summary>A review as Markdown, to stand as a comment on a pull request.</summary>
internal static class ReviewMarkdown
{
    public static void Write(string baseName, IReadOnlyList<PromptReview> reviews, TextWriter text)
    {
        if (reviews.Count == 0)
        {
            text.WriteLine($"No prompt differs from {MarkdownText.Name(baseName)}.");
            return;
        }

        text.WriteLine($"{reviews.Count} {(reviews.Count == 1 ? "prompt differs" : "prompts differ")} from {MarkdownText.Name(baseName)}.");
        foreach (var review in reviews) Write(review, text);
    }

    private static void Write(PromptReview review, TextWriter text)
    {
        text.WriteLine();
        text.WriteLine($"## {MarkdownText.Name(review.Name)} ({review.Kind})");
        text.WriteLine();
        text.WriteLine(Summary(review));
        foreach (var finding in review.Findings) text.WriteLine($"- {MarkdownText.Code(finding.ToString())}");
        foreach (var change in review.Changes?.Changes ?? []) text.WriteLine($"- {change.Bump.ToString().ToLowerInvariant()}: {MarkdownText.Code(change.Description)}");
        Evaluation(review, text);
        foreach (var file in review.Files)
        {
            text.WriteLine();
            text.WriteLine(MarkdownText.Code(file.Path));
            text.WriteLine();
            MarkdownText.WriteBlock(text, file.Lines, "diff");
        }
    }

    private static string Summary(PromptReview review) => (review.Before, review.After) switch
    {
        (null, { } added) => $"New: version {added.Manifest.Version}.",
        ({ } old, { } now) when review.Bump == VersionBump.None =>
            $"Version {old.Manifest.Version} → {now.Manifest.Version}. Nothing that a model or a caller could notice changed.",
        ({ } old, { } now) => $"Version {old.Manifest.Version} → {now.Manifest.Version}; the change demands a {review.Bump.ToString().ToLowerInvariant()} bump"
            + (review.IsVersionHonest ? "." : $", so at least {old.Manifest.Version.Next(review.Bump)}: run {MarkdownText.Code($"dotnet prompt bump {review.Name}")}."),
        (_, null) when review.Findings.Count > 0 => "It has errors:",
        _ => "Removed. Its releases stay.",
    };

    private static void Evaluation(PromptReview review, TextWriter text)
    {
        var (before, after) = (review.VerdictBefore, review.VerdictAfter);
        // What is wrong with the prompt stands above.
        var findings = review.EvaluationFindings.ExceptBy(review.Findings.Select(f => f.ToString()), f => f.ToString()).ToList();
        var isEvaluated = before is not null || after is not null;
        if (!isEvaluated && !findings.Exists(f => f.IsError)) return;
        text.WriteLine();
        text.WriteLine(isEvaluated
            ? $"Evaluation: {before?.Outcome ?? "none"} → {after?.Outcome ?? "none"}"
                + (before?.Suite is { } suite && after?.Suite is { } now && suite != now ? "; the suite changed, so that scores do not compare." : ".")
            : "It could not be evaluated:");
        MarkdownReport.Findings(findings, text);
        var scorers = Scores(before).Keys.Union(Scores(after).Keys).Order(StringComparer.Ordinal).ToList();
        if (scorers.Count > 0) Table(review, scorers, text);
        if (review.Evaluation is not { } evaluation) return;
        MarkdownReport.Failing(evaluation, review.Failing, text);
        MarkdownReport.Movers(evaluation, text);
    }

    private static void Table(PromptReview review, List<string> scorers, TextWriter text)
    {
        var (before, after) = (review.VerdictBefore, review.VerdictAfter);
        var intervals = review.Evaluation?.Metrics.Where(m => m.Slice is null).ToDictionary(m => m.Scorer, m => m.Score, StringComparer.Ordinal) ?? [];
        text.WriteLine();
        text.WriteLine("| scorer | before | now | 95 % interval | change |");
        text.WriteLine("|---|---|---|---|---|");
        foreach (var scorer in scorers)
        {
            double? old = Scores(before).TryGetValue(scorer, out var a) ? a : null;
            double? current = Scores(after).TryGetValue(scorer, out var b) ? b : null;
            text.WriteLine($"| {MarkdownText.Cell(scorer)} | {Number(old)} | {Number(current)} | {Interval(intervals.GetValueOrDefault(scorer))} | {Change(current - old)} |");
        }
    }

    private static IReadOnlyDictionary<string, double> Scores(ReleaseVerdict? verdict) => verdict?.Scores ?? new Dictionary<string, double>();

    private static string Interval(Interval? value) => value is { } ends ? $"{Number(ends.Lower)} to {Number(ends.Upper)}" : "–";

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "–";

    private static string Change(double? value) => value?.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture) ?? "–";
}
