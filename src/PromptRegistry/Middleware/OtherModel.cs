using Microsoft.Extensions.AI;
using PromptRegistry.Chat;

namespace PromptRegistry.Middleware;

/// <summary>A call on its way to another model than the one it was rendered for: the texts and the settings that its prompt has for that model.</summary>
internal static class OtherModel
{
    /// <summary>
    /// What is sent to the model. The messages of the prompt are rendered for it where they stand at the beginning as they were rendered, and what follows them stays. A setting that the app
    /// changed stays as well.
    /// </summary>
    /// <param name="options">The caller's own, which may be changed.</param>
    /// <param name="isFixed">Whether nothing else may choose a model after this.</param>
    public static (IReadOnlyList<ChatMessage> Sent, ChatOptions Options) Of(IReadOnlyList<ChatMessage> sent, ChatOptions? options, string model, bool isFixed = false)
    {
        if (PromptChatOptions.PromptOf(options) is not { HasModels: true } prompt)
        {
            options = isFixed ? PromptChatOptions.WithModel(options, model) : options ?? new ChatOptions();
            options.ModelId = model;
            return (sent, options);
        }

        var other = prompt.For(model);
        options = PromptChatOptions.WithPrompt(options, other, isFixed);
        prompt.Target.Exchange(options, other.Target);
        options.ModelId = model;
        return (Begins(sent, prompt) ? [.. other.Messages, .. sent.Skip(prompt.Messages.Count)] : sent, options);
    }

    /// <summary>Whether the first messages are those of the prompt, as it rendered them.</summary>
    public static bool Begins(IReadOnlyList<ChatMessage> sent, RenderedPrompt prompt)
    {
        var own = prompt.Messages;
        if (sent.Count < own.Count) return false;
        for (var i = 0; i < own.Count; i++) if (!ReferenceEquals(sent[i], own[i])) return false;
        return true;
    }
}
