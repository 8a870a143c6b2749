using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Git.Releases;

/// <summary>A prompt as it was released, and the files of its commit.</summary>
public sealed record ReleasedContent(PromptDefinition Prompt, IPromptFiles Files);
