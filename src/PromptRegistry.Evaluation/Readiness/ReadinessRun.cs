using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Readiness;

/// <summary>Reviews prompts by the recorded answers to their suites; no model is asked.</summary>
public static class ReadinessRun
{
    /// <param name="files">The prompt repository.</param>
    /// <param name="prompts">Their folders below <c>prompts/</c>.</param>
    /// <param name="tier">The tier that is wanted.</param>
    /// <param name="rules">Weights, thresholds and what counts as unsafe.</param>
    public static async Task<IReadOnlyList<PromptReadiness>> RunAsync(
        IEvaluationFiles files, IReadOnlyList<string> prompts, ProgramTier tier, ProgramRules rules, CancellationToken cancellation = default)
    {
        var reviews = new List<PromptReadiness>();
        foreach (var prompt in prompts)
        {
            // What is not recorded fails its case, and is told of there.
            var request = new EvaluationRequest { Files = files, Prompts = [prompt], MissingRecordings = DiagnosticSeverity.Warning };
            reviews.Add(ReadinessReview.Of(await PromptEvaluation.RunAsync(request, cancellation).ConfigureAwait(false), tier, rules));
        }

        return reviews;
    }
}
