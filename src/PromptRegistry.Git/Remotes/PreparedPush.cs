using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Remotes;

/// <summary>A plan to push, or why there is none.</summary>
internal sealed record PreparedPush(PushPlan? Plan, WriteAttempt? Refusal);
