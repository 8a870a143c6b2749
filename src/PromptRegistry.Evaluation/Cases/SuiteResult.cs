using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Cases;

/// <param name="Suite">Null when there is any error.</param>
public sealed record SuiteResult(EvaluationSuite? Suite, IReadOnlyList<Diagnostic> Diagnostics);
