using PromptRegistry.Core.Rollouts;

namespace PromptRegistry.Registry;

/// <summary>A further version of a prompt that a part of the units of an environment get.</summary>
/// <param name="Name">The arm, such as <c>canary</c>.</param>
/// <param name="Version">What its tag points to, or why that cannot be served.</param>
/// <param name="Rule">Who gets it; null where its tag does not say it, which is then the problem of <paramref name="Version"/>.</param>
public sealed record SourcedArm(string Name, SourcedPrompt Version, ArmRule? Rule);
