using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Everything that decides which answer a model gives.</summary>
/// <param name="Provider">Name of the provider in the settings.</param>
/// <param name="Model">The model asked, whatever the prompt's settings name.</param>
/// <param name="Messages">The rendered prompt, in order.</param>
/// <param name="Target">How it is asked, as an app asks.</param>
/// <param name="Sample">Which of several answers to the same question this is, from 0.</param>
public sealed record ModelRequest(
    string Provider,
    string Model,
    IReadOnlyList<RenderedMessage> Messages,
    ChatTarget Target,
    int Sample);
