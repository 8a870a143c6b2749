using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>One case as plain text: its input, what the model was sent, its answers, what was expected, and what each scorer said.</summary>
public static class CaseReport
{
    /// <summary>Writes the cases that were asked to be shown, one for each prompt and model that has it.</summary>
    public static void Write(EvaluationResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        foreach (var prompt in result.Prompts)
        {
            if (prompt.Shown is { } shown) Write(prompt, shown, output);
        }
    }

    private static void Write(PromptEvaluation prompt, CaseResult shown, TextWriter output)
    {
        var @case = shown.Case;
        var marks = @case.Critical ? [.. @case.Tags, "critical"] : @case.Tags;
        output.Write($"{prompt.Prompt} {prompt.Version}, case '{@case.Id}'{(marks.Count == 0 ? "" : $" ({string.Join(", ", marks)})")}, {prompt.Model}\n");
        output.Write($"{@case.Location.Path}({@case.Location.Line},{@case.Location.Column})\n");
        foreach (var input in @case.Source.Entries) Block($"input {input.Key.Value}", Text(input.Value), output);
        foreach (var message in shown.Messages) Block(message.Role, message.Shown, output);
        if (shown.Expected is { } expected) Block("expected", expected, output);
        foreach (var sample in shown.Samples) Write(prompt, shown, sample, output);
        output.Write('\n');
    }

    private static void Write(PromptEvaluation prompt, CaseResult shown, SampleResult sample, TextWriter output)
    {
        Block($"answer {sample.Index + 1}{(sample.Answer is { } answer ? Took(answer) : "")}", sample.Answer?.Shown ?? "not recorded", output);
        if (prompt.Baseline is not null) Block(Before(prompt), prompt.Earlier.Find(shown.Case.Id, sample.Index) ?? "not recorded", output);
        if (sample.Problem is { } problem) output.Write($"    {problem}\n");
        var table = new TextTable(leftColumns: 2);
        table.Add("scorer", "", "score", "reason");
        for (var i = 0; i < sample.Scores.Count; i++)
        {
            if (sample.Scores[i] is not { } score) continue;
            table.Add(
                prompt.Suite!.Scorers[i].Info.Id, score.State.ToString().ToLowerInvariant(), score.IsScored ? ReportNumber.Score(score.Value) : "–", score.Reason ?? "");
        }

        if (table.Rows.Count > 1) table.Write(output, "  ");
        for (var i = 0; i < sample.Scores.Count; i++)
        {
            foreach (var verdict in sample.Scores[i]?.Verdicts ?? [])
                Block($"{prompt.Suite!.Scorers[i].Info.Id}, {verdict.Model}: {Said(verdict)}", verdict.Reason, output);
        }
    }

    private static string Said(JudgeVerdict verdict) => verdict.Chose switch
    {
        1 => "the first is better",
        2 => "the second is better",
        0 => "a tie",
        _ => ReportNumber.Score(verdict.Score),
    };

    private static string Took(ModelAnswer answer)
    {
        var tokens = answer.OutputTokens is { } count ? $", {ReportNumber.Count(count)} tokens" : "";
        var cost = answer.CostUsd is { } dollars ? $", {ReportNumber.Dollars(dollars)}" : "";
        return $" ({answer.Model}, {ReportNumber.Duration(answer.Latency)}{tokens}{cost})";
    }

    private static string Before(PromptEvaluation prompt) => $"the baseline's answer{(prompt.Earlier.Version is { } version ? $" ({version})" : "")}";

    private static string Text(YamlNode node) => node is YamlScalar { Value: var text } ? text : CanonicalJson.Write(node);

    private static void Block(string heading, string text, TextWriter output)
    {
        output.Write($"  {heading}:\n");
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')) output.Write($"    {line}\n");
    }
}
