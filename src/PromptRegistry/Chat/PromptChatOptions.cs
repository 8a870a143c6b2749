using Microsoft.Extensions.AI;

namespace PromptRegistry.Chat;

/// <summary>
/// Options that know what they were made for. Clients of <c>ChatClientBuilder</c> find it there, also in a clone. It is no property that a client sends, or that a key of a
/// cache or recording is made of.
/// </summary>
internal sealed class PromptChatOptions : ChatOptions
{
    private readonly RenderedPrompt? prompt;
    private readonly bool isRun;
    private readonly bool isModelFixed;

    /// <param name="isModelFixed">Whether limits say which model to ask.</param>
    public PromptChatOptions(RenderedPrompt prompt, bool isRun, bool isModelFixed)
    {
        this.prompt = prompt;
        this.isRun = isRun;
        this.isModelFixed = isModelFixed;
    }

    private PromptChatOptions(PromptChatOptions other)
        : base(other)
    {
        prompt = other.prompt;
        isRun = other.isRun;
        isModelFixed = other.isModelFixed;
    }

    private PromptChatOptions(ChatOptions? other, RenderedPrompt? prompt, bool isModelFixed)
        : base(other)
    {
        this.prompt = prompt;
        isRun = IsRun(other);
        this.isModelFixed = isModelFixed;
    }

    /// <summary>The same options for another model, which nothing that chooses models changes.</summary>
    public static ChatOptions WithModel(ChatOptions? options, string model) => new PromptChatOptions(options, PromptOf(options), isModelFixed: true) { ModelId = model };

    /// <summary>The same options for what is sent instead.</summary>
    /// <param name="isModelFixed">Whether nothing that chooses models may change them, beside what was said of these already.</param>
    public static ChatOptions WithPrompt(ChatOptions? options, RenderedPrompt prompt, bool isModelFixed = false) =>
        new PromptChatOptions(options, prompt, isModelFixed || IsModelFixed(options));

    /// <summary>What is sent; null for options that are not of a prompt.</summary>
    public static RenderedPrompt? PromptOf(ChatOptions? options) => (options as PromptChatOptions)?.prompt;

    /// <summary>Whether <c>RunAsync</c> makes the call: it measures and tells of it as a whole, repair included.</summary>
    public static bool IsRun(ChatOptions? options) => options is PromptChatOptions { isRun: true };

    /// <summary>Whether it was said which model to ask, by a limit or as a fallback: nothing else chooses then.</summary>
    public static bool IsModelFixed(ChatOptions? options) => options is PromptChatOptions { isModelFixed: true };

    public override ChatOptions Clone() => new PromptChatOptions(this);
}
