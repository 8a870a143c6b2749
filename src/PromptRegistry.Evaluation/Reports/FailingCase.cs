using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>A case with a sample that does not pass, beside what the baseline answered.</summary>
/// <param name="Id">The case.</param>
/// <param name="Critical">Whether it must pass.</param>
/// <param name="Inputs">Its inputs, as JSON.</param>
/// <param name="Expected">What is expected; null where the case says nothing.</param>
/// <param name="Answer">The first answer that does not pass; null where there is none.</param>
/// <param name="Before">The baseline's answer to the same sample; null where it is not known.</param>
/// <param name="PassedBefore">Whether that one passed; null where it is not known.</param>
/// <param name="Reasons">What each scorer says of the answer.</param>
public sealed record FailingCase(
    string Id, bool Critical, string Inputs, string? Expected, string? Answer, string? Before, bool? PassedBefore, IReadOnlyList<string> Reasons)
{
    /// <summary>The cases that do not pass: those first that passed before, then in the order of the suite.</summary>
    /// <param name="prompt">What was found now.</param>
    /// <param name="before">What the baseline answered; empty for what answered beside it, if anything did.</param>
    public static IReadOnlyList<FailingCase> Of(PromptEvaluation prompt, IReadOnlyList<CaseResult> before)
    {
        if (prompt.Suite is not { } suite) return [];
        var earlier = new Dictionary<string, CaseResult>(StringComparer.Ordinal);
        foreach (var result in prompt.OtherCases.Count > 0 ? prompt.OtherCases : before) earlier[result.Case.Id] = result;
        return
        [
            .. prompt.Cases.Select(result => Of(suite, result, earlier.GetValueOrDefault(result.Case.Id))).OfType<FailingCase>()
                .OrderBy(failing => failing.PassedBefore is true ? 0 : 1),
        ];
    }

    private static FailingCase? Of(EvaluationSuite suite, CaseResult result, CaseResult? before)
    {
        if (result.Samples.FirstOrDefault(sample => Fails(suite, sample).Count > 0) is not { } sample) return null;
        var then = before?.Samples.FirstOrDefault(other => other.Index == sample.Index && other.Answer is not null);
        return new FailingCase(
            result.Case.Id, result.Case.Critical, CanonicalJson.Write(result.Case.Source, keepOrder: true), result.Case.Expected, sample.Answer?.Text,
            then?.Answer?.Text, then is null || then.Scores.Count != suite.Scorers.Count ? null : Fails(suite, then).Count == 0, Fails(suite, sample));
    }

    private static List<string> Fails(EvaluationSuite suite, SampleResult sample)
    {
        var reasons = new List<string>();
        if (sample.Problem is { } problem) reasons.Add(problem);
        for (var i = 0; i < sample.Scores.Count && sample.Problem is null; i++)
        {
            if (i < suite.Scorers.Count && suite.Scorers[i].Info is { IsGating: true } scorer && sample.Scores[i] is { Passed: false } score)
                reasons.Add($"{scorer.Id}: {score.Reason ?? "does not pass"}");
        }

        return reasons;
    }
}
