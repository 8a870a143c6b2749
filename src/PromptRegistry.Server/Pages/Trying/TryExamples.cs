using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Saving;
using PromptRegistry.Events.Storage;
using PromptRegistry.Limits;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Programs;

namespace PromptRegistry.Server.Pages.Trying;

/// <summary>Chooses the examples of a prompt that is tried. The model for that is asked within the budget of the key, and only where somebody presses a button: a link that somebody follows spends nothing.</summary>
internal sealed class TryExamples(ExampleModel examples, TryBudget budget)
{
    /// <param name="caller">Whose budget it is.</param>
    /// <param name="inputs">The prompt and what it is rendered with.</param>
    /// <param name="settings">They name the model.</param>
    /// <param name="identity">The version.</param>
    /// <param name="isPressed">Whether a model may be asked.</param>
    /// <returns>The prompt with its examples, or why they are not chosen and the status that says so.</returns>
    public async Task<(PromptDefinition? Prompt, string? Problem, int Status)> ChooseAsync(
        Caller caller, GivenInputs inputs, RepositorySettings settings, PromptIdentity identity, bool isPressed, CancellationToken cancellation)
    {
        var choice = examples.Of(inputs.Prompt, inputs.Values, settings);
        if (choice.Prompt is { } known) return (known, null, StatusCodes.Status200OK);
        if (choice.Model is not { } model) return (null, choice.WhyNot!.Message, StatusCodes.Status422UnprocessableEntity);
        if ((choice.WhyNot?.Message ?? budget.WhyNot(caller, model, choice.Price)) is { } whyNot) return (null, $"The examples of {identity.Name} are chosen by vectors of '{model}'. {whyNot}", StatusCodes.Status403Forbidden);
        if (!isPressed) return (null, $"The examples of {identity.Name} are chosen by vectors of '{model}', which has to be asked first. Press Render.", StatusCodes.Status200OK);
        try
        {
            if (await budget.RestAsync(caller, cancellation) is { } left && choice.CostOf(choice.Tokens) is var cost && cost > left)
                return (null, $"The vectors that choose the examples cost about {Words.Dollars(cost)}, and {Words.Dollars(left)} of the key's budget are left this month.", StatusCodes.Status403Forbidden);
            var asked = await budget.AskAsync(caller, identity, async () =>
            {
                var answer = await choice.Ask(cancellation);
                return (answer, new CallTaken(answer.Tokens, choice.CostOf(answer.Tokens)));
            }, cancellation);
            return asked.Prompt is { } chosen ? (chosen, null, StatusCodes.Status200OK) : (null, asked.Problems[0].Message, StatusCodes.Status502BadGateway);
        }
        catch (PromptLimitException spent)
        {
            return (null, spent.Message, StatusCodes.Status403Forbidden);
        }
        catch (EventStoreException unreadable)
        {
            return (null, unreadable.Message, StatusCodes.Status503ServiceUnavailable);
        }
    }
}
