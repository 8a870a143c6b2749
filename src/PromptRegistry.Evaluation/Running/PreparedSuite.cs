using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Running;

/// <summary>A prompt with its suite, and every request that the suite makes of a model.</summary>
internal sealed record PreparedSuite(
    PromptUnderTest Prompt, EvaluationSuite Suite, string Model, IReadOnlyList<PreparedCase> Cases);
