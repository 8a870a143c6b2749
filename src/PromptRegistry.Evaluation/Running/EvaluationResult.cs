using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Running;

/// <summary>How a run came out.</summary>
/// <param name="Code">The gravest of all; the exit code of the command.</param>
/// <param name="Diagnostics">Findings about the run as a whole; those about a prompt stand with it.</param>
public sealed record EvaluationResult(
    EvaluationMode Mode, ExitCode Code, IReadOnlyList<PromptEvaluation> Prompts, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>All findings, in the order of the prompts.</summary>
    public IEnumerable<Diagnostic> AllDiagnostics =>
        Diagnostics.Concat(Prompts.SelectMany(prompt => prompt.Diagnostics));
}
