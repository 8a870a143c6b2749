using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Plots;

namespace PromptRegistry.Evaluation.Reports.Html;

/// <summary>The cases of a prompt: each can be opened without a script; with one they can be filtered.</summary>
internal static class HtmlCases
{
    public static void Write(MarkupWriter markup, PromptEvaluation prompt, IReadOnlyList<CaseStanding> standings, int number, HtmlRoom room)
    {
        using (markup.Open("h3", ("id", $"p{number}-cases"))) markup.Text("Cases");
        Filter(markup, standings, number);
        var shown = 0;
        using (markup.Open("div", ("class", "cases")))
        {
            foreach (var standing in standings)
            {
                if (shown >= room.Cases || HtmlRoom.IsFull(markup)) break;
                Write(markup, prompt, standing, $"p{number}-{shown}");
                shown++;
            }
        }

        if (shown == standings.Count) return;
        var left = standings.Skip(shown).ToList();
        markup.Element(
            "p",
            $"{ReportNumber.Count(left.Count)} more cases are left out of this page, {ReportNumber.Count(left.Count(c => c.Failing is not null))} of them failing: report.json has all of them. "
            + "The failing ones come first here, then those whose scores changed most.",
            ("class", "note left-out"));
    }

    private static void Filter(MarkupWriter markup, IReadOnlyList<CaseStanding> standings, int number)
    {
        // Hidden until the script is there to obey it.
        using var bar = markup.Open("div", ("class", "filter"), ("role", "search"), ("hidden", ""));
        using (markup.Open("label"))
        {
            markup.Text("Text ");
            markup.Element("input", null, ("type", "search"), ("class", "by-text"), ("autocomplete", "off"));
        }

        using (markup.Open("label"))
        {
            markup.Text("Show ");
            using var select = markup.Open("select", ("class", "by-state"));
            markup.Element("option", "all cases", ("value", ""));
            markup.Element("option", "failing", ("value", "failing"));
            markup.Element("option", "worse than before", ("value", "worse"));
            markup.Element("option", "changed scores", ("value", "moved"));
            markup.Element("option", "changed answers", ("value", "answer"));
        }

        var tags = standings.SelectMany(s => s.Result.Case.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(200).ToList();
        if (tags.Count > 0)
        {
            using var label = markup.Open("label");
            markup.Text("Tag ");
            using var select = markup.Open("select", ("class", "by-tag"));
            markup.Element("option", "any", ("value", ""));
            foreach (var tag in tags) markup.Element("option", tag, ("value", tag));
        }

        markup.Element("output", null, ("class", "count"), ("aria-live", "polite"), ("id", $"p{number}-count"));
    }

    private static void Write(MarkupWriter markup, PromptEvaluation prompt, CaseStanding standing, string id)
    {
        var (result, suite) = (standing.Result, prompt.Suite!);
        var isChanged = result.Samples.Any(s => prompt.Earlier.Find(result.Case.Id, s.Index) is { } before && before != s.Answer?.Shown);
        string[] states = [standing.Failing is null ? "" : "failing", standing.IsWorse ? "worse" : "", standing.HasMoved ? "moved" : "", isChanged ? "answer" : ""];
        markup.Line();
        using var details = markup.Open(
            "details", ("class", "case"), ("id", id), ("data-state", string.Join(' ', states.Where(s => s.Length > 0))),
            ("data-tags", result.Case.Tags.Count == 0 ? null : string.Join('\n', result.Case.Tags)));
        using (markup.Open("summary"))
        {
            markup.Element("span", standing.IsWorse ? "worse" : standing.Failing is not null ? "fails" : "passes", ("class", standing.Failing is null ? "mark good" : "mark bad"));
            markup.Element("b", result.Case.Id, ("class", "id"));
            if (result.Case.Critical) markup.Element("span", "critical", ("class", "tag critical"));
            foreach (var tag in result.Case.Tags.Take(12)) markup.Element("span", tag, ("class", "tag"));
            if (standing.HasMoved) markup.Element("span", ReportNumber.Signed(standing.Change), ("class", standing.Change < 0 ? "moved down" : "moved up"));
            if (standing.Failing is { } failing) markup.Element("span", HtmlText.Clip(string.Join("; ", CaseStanding.Reasons(suite, failing)), 240), ("class", "reason"));
        }

        Inputs(markup, result);
        Messages(markup, result);
        HtmlText.Block(markup, "Expected", result.Expected ?? "–");
        foreach (var sample in result.Samples) Sample(markup, prompt, result, sample);
        Scores(markup, standing);
    }

    private static void Inputs(MarkupWriter markup, CaseResult result)
    {
        markup.Element("h4", "Input");
        using var list = markup.Open("dl", ("class", "inputs"));
        foreach (var entry in result.Case.Source.Entries)
        {
            markup.Element("dt", HtmlText.Clip(entry.Key.Value, 100));
            using var value = markup.Open("dd");
            markup.Element("pre", HtmlText.Clip(entry.Value is YamlScalar { Value: var text } ? text : CanonicalJson.Write(entry.Value)));
        }
    }

    private static void Messages(MarkupWriter markup, CaseResult result)
    {
        if (result.Messages.Count == 0) return;
        using var fold = markup.Open("details", ("class", "messages"));
        markup.Element("summary", $"{result.Messages.Count} rendered {(result.Messages.Count == 1 ? "message" : "messages")}");
        foreach (var message in result.Messages) HtmlText.Block(markup, message.Role, message.Shown);
    }

    private static void Sample(MarkupWriter markup, PromptEvaluation prompt, CaseResult result, SampleResult sample)
    {
        var number = result.Samples.Count == 1 ? "" : $" {sample.Index + 1}";
        HtmlText.Block(markup, "Answer" + number, sample.Answer?.Shown ?? "not recorded");
        foreach (var reason in CaseStanding.Reasons(prompt.Suite!, sample)) markup.Element("p", HtmlText.Clip(reason, 1000), ("class", "why"));
        if (prompt.Baseline is null) return;
        var before = prompt.Earlier.Find(result.Case.Id, sample.Index);
        var heading = $"The baseline's answer{number}{(prompt.Earlier.Version is { } version ? $" ({version})" : "")}";
        if (before is null || before == sample.Answer?.Shown) HtmlText.Note(markup, heading, before is null ? "not recorded" : "the same");
        else if (sample.Answer is null) HtmlText.Block(markup, heading, before);
        else HtmlText.Diff(markup, heading + ", and what changed", before, sample.Answer.Shown);
    }

    private static void Scores(MarkupWriter markup, CaseStanding standing)
    {
        if (standing.Scores.Count == 0) return;
        markup.Element("h4", "Scores");
        HtmlTable.Write(
            markup, ["scorer", "baseline", "now", "change"], 1,
            standing.Scores.Select(s => (IReadOnlyList<string>)
                [s.IsGating ? s.Scorer : s.Scorer + " (reports only)", ReportNumber.Score(s.Before?.Mean), ReportNumber.Score(s.Now), ReportNumber.Signed(s.Difference)]));
    }
}
