using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Data;

namespace PromptRegistry.Optimization.Running;

/// <summary>Which prompt to make better, and how.</summary>
public sealed record OptimizationRequest
{
    /// <summary>
    /// The repository, who is asked and what that may take. With the mode <c>record</c> models are asked for what is not recorded; with
    /// <c>replay</c> nothing is asked.
    /// </summary>
    public required EvaluationRequest Evaluation { get; init; }

    /// <summary>Name of the prompt. It needs a suite.</summary>
    public required string Prompt { get; init; }

    /// <summary>Name of the optimizer.</summary>
    /// <value><c>auto</c>.</value>
    public string Optimizer { get; init; } = "auto";

    /// <summary>Everything that is drawn follows from it.</summary>
    /// <value>1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>How the cases are divided.</summary>
    public SplitShares Split { get; init; } = SplitShares.Usual;

    /// <summary>A file of the repository that says how they are divided, instead; null to divide by shares.</summary>
    public string? SplitFile { get; init; }

    /// <summary>The model to make the prompt better for, instead of its own; null for its own.</summary>
    public string? Model { get; init; }

    /// <summary>How many candidates are proposed at most; null for the optimizer's own number.</summary>
    public int? Candidates { get; init; }

    /// <summary>The most examples; null for 16.</summary>
    public int? Demos { get; init; }

    /// <summary>How often a teacher is asked for each case.</summary>
    /// <value>1.</value>
    public int Rounds { get; init; } = 1;

    /// <summary>The model that gives answers for examples; null for that of the prompt.</summary>
    public string? Teacher { get; init; }

    /// <summary>The model that writes new texts; null for that of the prompt.</summary>
    public string? Proposer { get; init; }

    /// <summary>Values to try, by the key of a model setting; empty for none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Settings { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The mean score on the validation split with which the search ends, 0 to 1; null for none.</summary>
    public double? UntilScore { get; init; }

    /// <summary>Whether the run ends before it asks anything, when it has told what it would take.</summary>
    public bool EstimateOnly { get; init; }

    /// <summary>Told once, before a model is asked, what the run takes at most; null where nobody wants to know.</summary>
    public Action<OptimizationEstimate>? Estimated { get; init; }
}

/// <summary>What a run takes at most.</summary>
/// <param name="Calls">Answers that are asked for or found recorded.</param>
/// <param name="CostUsd">By the prices in the settings and the most that an answer may be; null where the model has none.</param>
/// <param name="Candidates">Candidates.</param>
/// <param name="Train">Training cases.</param>
/// <param name="Validation">Validation cases.</param>
/// <param name="Test">Test cases.</param>
public sealed record OptimizationEstimate(int Calls, double? CostUsd, int Candidates, int Train, int Validation, int Test);

/// <summary>How far a run is.</summary>
/// <param name="Candidates">Candidates so far, those that were refused included.</param>
/// <param name="Best">Number of the best one.</param>
/// <param name="Score">Its mean score on the validation split.</param>
/// <param name="Front">Candidates that are the best ones on some validation case.</param>
/// <param name="Spending">What was needed so far.</param>
public readonly record struct OptimizationProgress(int Candidates, int Best, double Score, int Front, SessionSpending Spending);
