using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Choosing;
using PromptRegistry.Limits;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Middleware;

/// <summary>Asks the model of the registry's catalogue that is good enough and worth its price.</summary>
internal sealed class ModelChoiceChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <summary>Characters of English text in a token, as a rule of thumb; 1,000 tokens are expected where a prompt says no limit.</summary>
    private const int CharactersPerToken = 4;

    private const int UsualOutput = 1000;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (Decide(sent, options) is not { } decision) return await base.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false);
        (sent, options) = OtherModel.Of(sent, Own(options), decision.Model!);
        var response = await base.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false);
        decision.AddTo(response);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var decision = Decide(sent, options);
        var isFirst = decision is not null;
        if (decision is not null) (sent, options) = OtherModel.Of(sent, Own(options), decision.Model!);
        await foreach (var update in base.GetStreamingResponseAsync(sent, options, cancellationToken).ConfigureAwait(false))
        {
            if (isFirst) decision!.AddTo(update);
            isFirst = false;
            yield return update;
        }
    }

    private static ModelDecision? Decide(IReadOnlyList<ChatMessage> sent, ChatOptions? options)
    {
        if (PromptChatOptions.IsModelFixed(options) || AmbientLimits.Models is not { } catalog) return null;
        var identity = PromptChatOptions.PromptOf(options)?.Identity;
        long characters = 0;
        for (var i = 0; i < sent.Count; i++)
        {
            var contents = sent[i].Contents;
            for (var j = 0; j < contents.Count; j++) if (contents[j] is TextContent text) characters += text.Text.Length;
        }

        var decision = catalog.Decide(identity?.Team, characters / CharactersPerToken, options?.MaxOutputTokens ?? UsualOutput);
        if (decision is not null) Instruments.Decided(identity, decision.Model, decision.Reason.ToString(), null);
        return decision;
    }

    /// <summary>Options of a run were made for it, and are nobody else's.</summary>
    private static ChatOptions? Own(ChatOptions? options) => PromptChatOptions.IsRun(options) ? options : options?.Clone();
}
