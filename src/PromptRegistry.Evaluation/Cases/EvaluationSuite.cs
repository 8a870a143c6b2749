using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>A prompt's <c>evals.yaml</c> with the case files that it names, read and checked.</summary>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Path">The suite's file in the repository.</param>
/// <param name="Samples">Answers asked for a case.</param>
/// <param name="Cases">At least one, each id once.</param>
/// <param name="Scorers">At least one, each id once.</param>
/// <param name="Digest"><c>sha256:</c> and the digest of samples, cases and scorers.</param>
public sealed record EvaluationSuite(
    string Prompt,
    string Path,
    int Samples,
    IReadOnlyList<EvaluationCase> Cases,
    IReadOnlyList<Scorer> Scorers,
    GateSettings Gate,
    string Digest)
{
    public const string FileName = "evals.yaml";
}
