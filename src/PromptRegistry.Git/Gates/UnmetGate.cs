namespace PromptRegistry.Git.Gates;

/// <summary>A gate that a release does not pass.</summary>
/// <param name="Gate">Its name in the settings.</param>
/// <param name="Missing">What is missing, as a sentence.</param>
/// <param name="Remedy">How to get it, as a sentence.</param>
public sealed record UnmetGate(string Gate, string Missing, string Remedy);
