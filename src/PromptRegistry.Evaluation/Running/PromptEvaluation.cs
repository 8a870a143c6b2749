using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Gates;

namespace PromptRegistry.Evaluation.Running;

/// <summary>How one prompt came out.</summary>
public sealed record PromptEvaluation
{
    public required string Prompt { get; init; }

    public required ExitCode Code { get; init; }

    /// <summary>Findings about the prompt, its suite and its scores.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Version of the prompt; null when it could not be read.</summary>
    public string? Version { get; init; }

    /// <summary>Content digest of the prompt; null when it could not be read.</summary>
    public string? Digest { get; init; }

    /// <summary>The model asked; null when none is known.</summary>
    public string? Model { get; init; }

    /// <summary>Null when the suite could not be read.</summary>
    public EvaluationSuite? Suite { get; init; }

    public IReadOnlyList<CaseResult> Cases { get; init; } = [];

    public Detection Detection { get; init; }

    public IReadOnlyList<MetricComparison> Metrics { get; init; } = [];

    /// <summary>The baseline that was compared with; null where there is none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Whether the present scores are now the baseline.</summary>
    public bool Accepted { get; init; }

    /// <summary>Recordings added or replaced.</summary>
    public int Recorded { get; init; }

    /// <summary>Ids of the cases with a sample that is not recorded.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public EvaluationUsage Usage { get; init; } = EvaluationUsage.None;
}
