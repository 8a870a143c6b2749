using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Gates;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Makes a baseline of what was measured.</summary>
internal static class BaselineBuilder
{
    public static Baseline Build(
        EvaluationSuite suite, Measurement measurement, string version, string digest, string model) =>
        new(
        version,
        digest,
        model,
        suite.Samples,
        measurement.Deterministic,
        suite.Digest,
        suite.Scorers.ToDictionary(scorer => scorer.Info.Id, scorer => scorer.Info.Digest, StringComparer.Ordinal),
        measurement.Cases.ToDictionary(
            @case => @case.Id, @case => new BaselineCase(@case.Digest, @case.Scores), StringComparer.Ordinal));
}
