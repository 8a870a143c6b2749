using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>What a gate decided.</summary>
/// <param name="Code">Passed, Regressed or Invalid.</param>
/// <param name="Detection">What it could have noticed.</param>
/// <param name="Metrics">Every metric over all cases and over each slice.</param>
/// <param name="Diagnostics">Findings, at the scorer or case that they are about.</param>
public sealed record GateResult(
    ExitCode Code, Detection Detection, IReadOnlyList<MetricComparison> Metrics, IReadOnlyList<Diagnostic> Diagnostics);
