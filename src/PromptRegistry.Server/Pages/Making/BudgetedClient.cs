using Microsoft.Extensions.AI;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Limits;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Trying;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>Asks a model for a run: each question counts in the budget of the key, before it is asked.</summary>
internal sealed class BudgetedClient(IChatClient client, MakingRun run, Caller caller, PromptIdentity prompt, TryBudget budget, ModelPrice? price) : DelegatingChatClient(client)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await budget.AskAsync(caller, prompt, async () =>
            {
                var response = await base.GetResponseAsync(messages, options, cancellationToken);
                var (input, output) = (response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
                var cost = price?.Of(input, output) ?? 0;
                run.Answered(cost);
                return (response, new CallTaken(input + output, cost));
            }, cancellationToken);
        }
        catch (PromptLimitException exception)
        {
            throw new ModelException(ModelFailureKind.Refused, exception.Message, exception);
        }
    }

    /// <summary>Nothing of a run is streamed, and what is streamed would not be counted.</summary>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Questions of a run are not streamed.");
}
