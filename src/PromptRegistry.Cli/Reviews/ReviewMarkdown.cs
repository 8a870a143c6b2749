using System.Globalization;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Cli.Reviews;

/// <summary>A review as Markdown, to stand as a comment on a pull request.</summary>
internal static class ReviewMarkdown
{
    private const int MostFindings = 20;
    private const int MostCases = 10;
    private const int MostLetters = 600;

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
        if (before is null && after is null) return;
        text.WriteLine();
        text.WriteLine($"Evaluation: {before?.Outcome ?? "none"} → {after?.Outcome ?? "none"}"
            + (before?.Suite is { } suite && after?.Suite is { } now && suite != now ? "; the suite changed, so that scores do not compare." : "."));
        Findings(review, text);
        var scorers = Scores(before).Keys.Union(Scores(after).Keys).Order(StringComparer.Ordinal).ToList();
        if (scorers.Count > 0) Table(before, after, scorers, text);
        Failing(review, text);
    }

    private static void Findings(PromptReview review, TextWriter text)
    {
        var findings = review.EvaluationFindings;
        if (findings.Count == 0) return;
        text.WriteLine();
        foreach (var finding in findings.Take(MostFindings)) text.WriteLine($"- {MarkdownText.Code(finding.ToString())}");
        if (findings.Count > MostFindings) text.WriteLine($"- and {findings.Count - MostFindings} more");
    }

    /// <summary>Each case that does not pass, with both answers.</summary>
    private static void Failing(PromptReview review, TextWriter text)
    {
        if (review.Failing.Count == 0) return;
        text.WriteLine();
        var worse = review.Failing.Count(failing => failing.PassedBefore is true);
        text.WriteLine($"{review.Failing.Count} of {review.Evaluation!.Cases.Count} {(review.Evaluation.Cases.Count == 1 ? "case fails" : "cases fail")}"
            + (worse > 0 ? $"; {worse} of them passed in the base:" : ":"));
        foreach (var failing in review.Failing.Take(MostCases))
        {
            text.WriteLine();
            text.WriteLine($"**{MarkdownText.Name(failing.Id)}**{(failing.Critical ? " (critical)" : "")}: {MarkdownText.Code(Short(string.Join("; ", failing.Reasons)))}");
            text.WriteLine();
            MarkdownText.WriteBlock(
                text,
                [
                    .. Lines("input", failing.Inputs), .. Lines("expected", failing.Expected), .. Lines("answer", failing.Answer),
                    .. Lines(failing.PassedBefore is false ? "before (failed, too)" : "before", failing.Before),
                ],
                "text");
        }

        if (review.Failing.Count <= MostCases) return;
        text.WriteLine();
        text.WriteLine($"And {review.Failing.Count - MostCases} more: {MarkdownText.Code($"dotnet prompt eval {review.Name}")}.");
    }

    private static IEnumerable<string> Lines(string label, string? content)
    {
        if (content is null) return [$"{label}: –"];
        var lines = Short(content).Split('\n');
        return lines.Length == 1 ? [$"{label}: {lines[0]}"] : [$"{label}:", .. lines.Select(line => "  " + line)];
    }

    private static string Short(string content) => content.Length <= MostLetters ? content : content[..MostLetters] + "…";

    private static void Table(ReleaseVerdict? before, ReleaseVerdict? after, List<string> scorers, TextWriter text)
    {
        text.WriteLine();
        text.WriteLine("| scorer | before | now | change |");
        text.WriteLine("|---|---|---|---|");
        foreach (var scorer in scorers)
        {
            double? old = Scores(before).TryGetValue(scorer, out var a) ? a : null;
            double? current = Scores(after).TryGetValue(scorer, out var b) ? b : null;
            text.WriteLine($"| {MarkdownText.Cell(scorer)} | {Number(old)} | {Number(current)} | {Change(current - old)} |");
        }
    }

    private static IReadOnlyDictionary<string, double> Scores(ReleaseVerdict? verdict) => verdict?.Scores ?? new Dictionary<string, double>();

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "–";

    private static string Change(double? value) => value?.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture) ?? "–";
}
