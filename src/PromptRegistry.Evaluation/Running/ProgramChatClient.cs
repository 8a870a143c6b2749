using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The model of one run of a program: each call is a question of the session, with the settings of the prompt that makes it.</summary>
/// <param name="question">Makes the question of a call: by the prompt, or by none, with what is sent.</param>
/// <param name="find">Answers it; null where it is not recorded and nothing may be asked.</param>
internal sealed class ProgramChatClient(
    Func<string?, IReadOnlyList<RenderedMessage>, ModelSettings, ModelRequest> question, Func<ModelRequest, ValueTask<ModelAnswer?>> find) : IChatClient
{
    private readonly Lock gate = new();
    private readonly List<(ProgramStep Step, ModelRequest Question, ModelAnswer Answer)> calls = [];

    /// <summary>The calls, in the order in which they were answered.</summary>
    public IReadOnlyList<(ProgramStep Step, ModelRequest Question, ModelAnswer Answer)> Calls
    {
        get
        {
            lock (gate) return [.. calls];
        }
    }

    /// <summary>Whether an answer was not to be had: the run says nothing.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Why the model could not be asked; null where it could.</summary>
    public ModelException? Failure { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = PromptChatOptions.PromptOf(options)?.Identity.Name;
        IReadOnlyList<RenderedMessage> sent = [.. messages.Select(Rendered)];
        var asked = question(prompt, sent, Settings(options));
        try
        {
            if (await find(asked).ConfigureAwait(false) is not { } answer)
            {
                IsStopped = true;
                throw new InvalidOperationException("The answer is not recorded, and nothing more may be asked.");
            }

            lock (gate) calls.Add((new ProgramStep(prompt ?? "", sent, answer.Shown), asked, answer));
            AIContent[] said = answer.ToolCalls.Count > 0 && answer.Text.Length == 0 ? [] : [new TextContent(answer.Text)];
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. said, .. AnsweredCalls.ToContents(answer.ToolCalls)]))
            {
                ModelId = answer.Model,
                FinishReason = new ChatFinishReason(answer.Finish),
                Usage = new UsageDetails { InputTokenCount = answer.InputTokens, OutputTokenCount = answer.OutputTokens, TotalTokenCount = answer.InputTokens + answer.OutputTokens },
            };
        }
        catch (ModelException failure)
        {
            Failure = failure;
            throw;
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static RenderedMessage Rendered(ChatMessage message)
    {
        if (message.Contents.FirstOrDefault(c => c is not TextContent) is { } other)
            throw new NotSupportedException($"A program that is evaluated sends texts, and this call has {other.GetType().Name}.");
        return new RenderedMessage(message.Role.Value, message.Text);
    }

    /// <summary>Of a call that no accessor makes.</summary>
    private static ModelSettings Settings(ChatOptions? options) => new()
    {
        Temperature = options?.Temperature,
        MaxOutputTokens = options?.MaxOutputTokens,
        TopP = options?.TopP,
        TopK = options?.TopK,
        FrequencyPenalty = options?.FrequencyPenalty,
        PresencePenalty = options?.PresencePenalty,
    };
}
