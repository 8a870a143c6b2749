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
    /// <param name="before">What the baseline answered; empty for what answered beside it, or is recorded of what the baseline measured.</param>
    public static IReadOnlyList<FailingCase> Of(PromptEvaluation prompt, IReadOnlyList<CaseResult> before)
    {
        if (prompt.Suite is not { } suite) return [];
        var earlier = new Dictionary<string, CaseResult>(StringComparer.Ordinal);
        foreach (var result in prompt.OtherCases.Count > 0 ? prompt.OtherCases : before) earlier[result.Case.Id] = result;
        return
        [
            .. CaseStanding.Of(prompt).Select(standing => Of(prompt, suite, standing, earlier.GetValueOrDefault(standing.Result.Case.Id))).OfType<FailingCase>()
                .OrderBy(failing => failing.PassedBefore is true ? 0 : 1),
        ];
    }

    private static FailingCase? Of(PromptEvaluation prompt, EvaluationSuite suite, CaseStanding standing, CaseResult? before)
    {
        if (standing.Failing is not { } sample) return null;
        var result = standing.Result;
        var then = before?.Samples.FirstOrDefault(other => other.Index == sample.Index && other.Answer is not null);
        bool? passed = then is null || then.Scores.Count != suite.Scorers.Count ? standing.PassedBefore : CaseStanding.Reasons(suite, then).Count == 0;
        return new FailingCase(
            result.Case.Id, result.Case.Critical, CanonicalJson.Write(result.Case.Source, keepOrder: true), result.Expected, sample.Answer?.Shown,
            then?.Answer?.Shown ?? prompt.Earlier.Find(result.Case.Id, sample.Index), passed, CaseStanding.Reasons(suite, sample));
    }
}
