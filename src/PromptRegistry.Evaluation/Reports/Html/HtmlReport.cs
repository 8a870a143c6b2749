using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Plots;

namespace PromptRegistry.Evaluation.Reports.Html;

/// <summary>
/// A result as one HTML page that loads nothing: it can be mailed, kept as an artifact and opened without a network. It reads without JavaScript; a script of
/// its own filters the cases. Its policy lets nothing else run, and every text goes through <see cref="MarkupWriter"/>.
/// </summary>
public static class HtmlReport
{
    /// <summary>Findings of a prompt that are shown.</summary>
    internal const int MostFindings = 100;

    /// <param name="result">What was found.</param>
    /// <param name="output">Gets UTF-8; it stays open.</param>
    /// <param name="history">The releases of a prompt, the oldest first; null where none are known.</param>
    public static void Write(EvaluationResult result, Stream output, Func<string, IReadOnlyList<ReleasedScores>>? history = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        var markup = new MarkupWriter();
        var verdict = VerdictText.Of(result);
        HtmlFrame.Begin(markup, $"Evaluation: {verdict}");
        using (markup.Open("header"))
        {
            using (markup.Open("h1"))
            {
                markup.Text("Evaluation ");
                Verdict(markup, verdict);
            }

            var passed = result.Prompts.Count(p => p.Code == OutcomeCode.Passed && p.Metrics.Count > 0);
            markup.Element("p", $"{passed} of {result.Prompts.Count} {(result.Prompts.Count == 1 ? "prompt" : "prompts")} passed. Mode: {result.Mode.ToString().ToLowerInvariant()}.");
        }

        using (markup.Open("main"))
        {
            Findings(markup, result.Diagnostics);
            if (result.Prompts.Count > 1) Contents(markup, result.Prompts);
            var room = new HtmlRoom(result.Prompts.Count);
            for (var i = 0; i < result.Prompts.Count; i++) HtmlPrompt.Write(markup, result.Prompts[i], i, history?.Invoke(result.Prompts[i].Prompt) ?? [], room);
        }

        HtmlFrame.End(markup);
        output.Write(Encoding.UTF8.GetBytes(markup.ToString()));
    }

    internal static void Verdict(MarkupWriter markup, string verdict) => markup.Element("span", verdict, ("class", "verdict " + verdict switch
    {
        "passed" => "good",
        "inconclusive" or "not evaluated" => "unsure",
        _ => "bad",
    }));

    internal static void Findings(MarkupWriter markup, IReadOnlyList<Diagnostic> findings)
    {
        if (findings.Count == 0) return;
        using (markup.Open("ul", ("class", "findings")))
        {
            foreach (var finding in findings.OrderByDescending(f => f.Severity).Take(MostFindings))
            {
                using var item = markup.Open("li", ("class", finding.Severity.ToString().ToLowerInvariant()));
                markup.Element("b", $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Id}");
                markup.Text(" " + finding.Message + " ");
                if (finding.Location.ToString() is { Length: > 0 } place) markup.Element("span", place, ("class", "place"));
            }
        }

        if (findings.Count > MostFindings) markup.Element("p", $"And {ReportNumber.Count(findings.Count - MostFindings)} more findings: report.json has all of them.");
    }

    private static void Contents(MarkupWriter markup, IReadOnlyList<PromptEvaluation> prompts)
    {
        markup.Element("h2", "Prompts");
        HtmlTable.Write(
            markup,
            ["prompt", "verdict", "cases", "failing", "overall", "model"],
            2,
            prompts.Select((p, i) => (Action<int>)(column =>
            {
                if (column == 0) markup.Element("a", HtmlPrompt.Title(p), ("href", $"#p{i}"));
                else if (column == 1) Verdict(markup, VerdictText.Of(p));
                else markup.Text(Cell(p, column));
            })));
    }

    private static string Cell(PromptEvaluation prompt, int column) => column switch
    {
        2 => ReportNumber.Count(prompt.Cases.Count),
        3 => prompt.Suite is { } suite ? ReportNumber.Count(prompt.Cases.Count(c => c.Samples.Any(s => CaseStanding.Reasons(suite, s).Count > 0))) : "–",
        4 => ReportNumber.Score(prompt.Overall),
        _ => prompt.Model ?? "–",
    };
}

/// <summary>How much of a result a page may hold; what does not fit is counted and told of.</summary>
internal sealed class HtmlRoom(int prompts)
{
    /// <summary>Letters of one text that are shown.</summary>
    public const int MostLetters = 4000;

    private const int AllCases = 600;
    private const int AllLetters = 5_000_000;

    /// <summary>Cases of one prompt that may be shown.</summary>
    public int Cases { get; } = Math.Max(20, AllCases / Math.Max(1, prompts));

    /// <summary>Whether a page of this length takes no more cases.</summary>
    public static bool IsFull(MarkupWriter markup) => markup.Length > AllLetters;
}
