namespace PromptRegistry.Evaluation.Cases;

/// <summary>A case whose inputs fit the prompt's.</summary>
public sealed record BoundCase(EvaluationCase Case);
