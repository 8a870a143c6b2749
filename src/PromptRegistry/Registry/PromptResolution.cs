using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Registry;

/// <summary>Which version to render, decided once and used to the end of that rendering.</summary>
/// <param name="Live">The version to interpret; null to run what was compiled in.</param>
/// <param name="Target">The model's settings of that version.</param>
public sealed record PromptResolution(PromptDefinition? Live, ChatTarget Target, PromptIdentity Identity);
