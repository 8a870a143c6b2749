namespace PromptRegistry.Evaluation.Scorers;

/// <summary>Precision, recall and their harmonic mean, each 0..1.</summary>
public readonly record struct RougeScore(double Precision, double Recall, double F1);
