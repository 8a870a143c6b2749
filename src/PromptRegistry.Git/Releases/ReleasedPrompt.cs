namespace PromptRegistry.Git.Releases;

/// <summary>A release with what it holds; both null where the prompt was never released.</summary>
public sealed record ReleasedPrompt(Release? Release, ReleasedContent? Content);
