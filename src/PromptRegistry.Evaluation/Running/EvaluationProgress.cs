namespace PromptRegistry.Evaluation.Running;

/// <summary>How far a run is.</summary>
/// <param name="Prompt">The prompt under way.</param>
/// <param name="Answered">Answers there are, over all prompts so far.</param>
/// <param name="Total">Answers needed by this prompt.</param>
public readonly record struct EvaluationProgress(string Prompt, int Answered, int Total);
