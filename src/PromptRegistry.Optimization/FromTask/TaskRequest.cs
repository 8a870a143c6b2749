using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>A task to make a prompt of, or to make its prompt better.</summary>
public sealed record TaskRequest
{
    /// <summary>The repository, who is asked, what that may take, and the clock of the logbook.</summary>
    public required EvaluationRequest Evaluation { get; init; }

    /// <summary>The file with the task, or its folder, in the repository.</summary>
    public required string Path { get; init; }

    /// <summary>The model that the prompt is for; null for the provider's.</summary>
    public string? Model { get; init; }

    /// <summary>The model that writes rubric and instructions; null for the one above.</summary>
    public string? Proposer { get; init; }

    /// <summary>Whether the run ends before it asks anything.</summary>
    public bool EstimateOnly { get; init; }
}

/// <summary>How it came out.</summary>
/// <param name="Code">Passed where there is a prompt that was scored.</param>
/// <param name="Diagnostics">What is wrong or worth knowing.</param>
public sealed record TaskResult(OutcomeCode Code, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>What was done; null where nothing could be, and with <see cref="TaskRequest.EstimateOnly"/>.</summary>
    public TaskReport? Report { get; init; }

    /// <summary>Questions that the run asks at most; null where it could not begin.</summary>
    public int? MostCalls { get; init; }
}

/// <summary>What was done for a task.</summary>
public sealed record TaskReport
{
    /// <summary>Name of the prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>Its version now.</summary>
    public required string Version { get; init; }

    /// <summary>Prompts that were scored on the examples, in order; the last one is an improvement of the best one before.</summary>
    public required IReadOnlyList<TaskCandidate> Candidates { get; init; }

    /// <summary>Which of them is the prompt now.</summary>
    public required int Best { get; init; }

    /// <summary>The instructions of the prompt now.</summary>
    public required string Instructions { get; init; }

    /// <summary>The instructions of each of <see cref="Candidates"/>.</summary>
    internal IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>What the answers were scored by.</summary>
    internal Rubric Rubric { get; init; } = Rubric.Usual;

    /// <summary>Inputs with which it may go wrong; empty where the model named none, and for a prompt that there was.</summary>
    public required IReadOnlyList<string> Pitfalls { get; init; }

    /// <summary>Files that were written.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The logbook.</summary>
    public required string Logbook { get; init; }

    /// <summary>What the logbook says of this run.</summary>
    public required string Happened { get; init; }

    /// <summary>What to try next.</summary>
    public required string NextTry { get; init; }

    /// <summary>Whether its scores were good and close to each other for two weeks: then it is scored and left alone.</summary>
    public required bool IsLockedIn { get; init; }

    /// <summary>What everything took.</summary>
    public required SessionSpending Spending { get; init; }
}

/// <summary>A prompt that was scored on the examples of a task.</summary>
/// <param name="Name">What it is: direct, structured, careful, present, improved.</param>
/// <param name="Functionality">Mean over the examples, 0 to 10.</param>
/// <param name="Format">Mean over the examples, 0 to 10.</param>
/// <param name="Completeness">Mean over the examples, 0 to 10.</param>
public sealed record TaskCandidate(string Name, double Functionality, double Format, double Completeness)
{
    /// <summary>The mean of the three.</summary>
    public double Overall => (Functionality + Format + Completeness) / 3;
}
