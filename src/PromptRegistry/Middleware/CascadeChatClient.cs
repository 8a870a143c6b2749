using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Choosing;
using PromptRegistry.Limits;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Middleware;

/// <summary>Asks a fast model, and a strong one where the answer is not sure enough.</summary>
internal sealed class CascadeChatClient(IChatClient inner, CascadeOptions cascade) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (PromptChatOptions.IsModelFixed(options)) return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var (first, prepared) = Fast(sent, options);
        var fast = await base.GetResponseAsync(first, prepared, cancellationToken).ConfigureAwait(false);
        var decision = await JudgeAsync(first, fast, options, cancellationToken).ConfigureAwait(false);
        if (decision.Reason == ModelReason.FastIsSure)
        {
            decision.AddTo(fast);
            return fast;
        }

        var (second, asked) = OtherModel.Of(sent, options?.Clone(), cascade.Strong);
        var strong = await base.GetResponseAsync(second, asked, cancellationToken).ConfigureAwait(false);
        Spending.Add(strong, fast);
        decision.AddTo(strong);
        return strong;
    }

    /// <summary>The fast model's answer is held back until it is judged; the strong one's comes as it comes.</summary>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (PromptChatOptions.IsModelFixed(options))
        {
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)) yield return update;
            yield break;
        }

        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var updates = new List<ChatResponseUpdate>();
        var (first, prepared) = Fast(sent, options);
        await foreach (var update in base.GetStreamingResponseAsync(first, prepared, cancellationToken).ConfigureAwait(false)) updates.Add(update);
        var fast = updates.ToChatResponse();
        var decision = await JudgeAsync(first, fast, options, cancellationToken).ConfigureAwait(false);
        if (decision.Reason == ModelReason.FastIsSure)
        {
            if (updates.Count > 0) decision.AddTo(updates[0]);
            foreach (var update in updates) yield return update;
            yield break;
        }

        var seen = new List<ChatResponseUpdate>();
        var (second, asked) = OtherModel.Of(sent, options?.Clone(), cascade.Strong);
        await foreach (var update in base.GetStreamingResponseAsync(second, asked, cancellationToken).ConfigureAwait(false))
        {
            seen.Add(update);
            yield return update;
        }

        // What both took is known at the end.
        var strong = seen.ToChatResponse();
        Spending.Add(strong, fast);
        decision.AddTo(strong);
        yield return new ChatResponseUpdate
        {
            ResponseId = strong.ResponseId,
            Contents = fast.Usage is { } usage ? [new UsageContent(usage)] : [],
            AdditionalProperties = strong.AdditionalProperties,
        };
    }

    private async ValueTask<ModelDecision> JudgeAsync(IReadOnlyList<ChatMessage> sent, ChatResponse fast, ChatOptions? options, CancellationToken cancellationToken)
    {
        // A model that calls a tool has not answered yet; what it knows afterwards is judged.
        var confidence = CallsTool(fast) ? 1 : await cascade.Confidence(sent, fast, cancellationToken).ConfigureAwait(false);
        var isSure = confidence >= cascade.Threshold;
        var decision = new ModelDecision(isSure ? cascade.Fast : cascade.Strong, isSure ? ModelReason.FastIsSure : ModelReason.FastIsUnsure) { Confidence = confidence };
        Instruments.Decided(PromptChatOptions.PromptOf(options)?.Identity, decision.Model, decision.Reason.ToString(), confidence);
        return decision;
    }

    private (IReadOnlyList<ChatMessage> Sent, ChatOptions? Options) Fast(IReadOnlyList<ChatMessage> sent, ChatOptions? options)
    {
        if (cascade.Fast is null && cascade.Prepare is null) return (sent, options);
        options = options?.Clone() ?? new ChatOptions();
        if (cascade.Fast is { } model) (sent, options) = OtherModel.Of(sent, options, model);
        cascade.Prepare?.Invoke(options);
        return (sent, options);
    }

    private static bool CallsTool(ChatResponse response)
    {
        if (response.Messages.Count == 0) return false;
        var contents = response.Messages[^1].Contents;
        for (var i = 0; i < contents.Count; i++) if (contents[i] is FunctionCallContent) return true;
        return false;
    }
}
