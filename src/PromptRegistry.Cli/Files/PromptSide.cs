using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Cli.Files;

/// <summary>One side of a comparison.</summary>
/// <param name="Label">What people call it: a version, or the work tree.</param>
internal sealed record PromptSide(string Label, PromptDefinition Prompt, IPromptFiles Files);
