using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Evaluation.Running;

/// <summary>A call that a program made.</summary>
/// <param name="Prompt">The prompt; empty for a call that was not made by an accessor.</param>
/// <param name="Messages">What the model was sent.</param>
/// <param name="Answer">What it answered.</param>
public sealed record ProgramStep(string Prompt, IReadOnlyList<RenderedMessage> Messages, string Answer);
