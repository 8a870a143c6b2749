using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>What a failing case is shown with: its input, the answer, the expectation and the answer of the baseline, shortened.</summary>
internal static class CaseTexts
{
    /// <summary>What stands where the baseline's answer is not known.</summary>
    public const string NotRecorded = "not recorded";

    /// <summary>Each text with its name; a text of several lines keeps them.</summary>
    /// <param name="letters">So many of each are shown.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(PromptEvaluation prompt, CaseStanding standing, int letters)
    {
        var (result, sample) = (standing.Result, standing.Failing ?? standing.Result.Samples[0]);
        var before = prompt.Earlier.Find(result.Case.Id, sample.Index);
        var texts = new List<(string, string)>
        {
            ("input", CanonicalJson.Write(result.Case.Source, keepOrder: true)),
            ("expected", result.Expected ?? "–"),
            ("answer", sample.Answer?.Shown ?? NotRecorded),
        };
        if (prompt.Baseline is not null)
            texts.Add((standing.PassedBefore is false ? "before (failed, too)" : "before", before is null ? NotRecorded : before == sample.Answer?.Shown ? "the same" : before));
        return texts.ConvertAll(text => (text.Item1, Short(text.Item2, letters)));
    }

    /// <summary>The beginning of a text.</summary>
    public static string Short(string text, int letters) => text.Length <= letters ? text : PlainText.Beginning(text, letters) + "…";
}
