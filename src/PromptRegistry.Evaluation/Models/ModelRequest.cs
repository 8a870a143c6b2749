using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Everything that decides which answer a model gives.</summary>
/// <param name="Provider">Name of the provider in the settings.</param>
/// <param name="Model">The model asked.</param>
/// <param name="Settings">How it is asked; the name in it is not used.</param>
/// <param name="ResponseSchema">JSON Schema of the answer, as canonical JSON; null for text.</param>
/// <param name="Sample">Which of several answers to the same question this is, from 0.</param>
public sealed record ModelRequest(
    string Provider,
    string Model,
    IReadOnlyList<ModelMessage> Messages,
    ModelSettings Settings,
    string? ResponseSchema,
    int Sample);
