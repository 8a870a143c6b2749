using Microsoft.Extensions.AI;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Limits;

/// <summary>What a call costs by the prices that the app knows.</summary>
internal static class CallCost
{
    /// <param name="response">The answer, with those that it needed.</param>
    /// <param name="asked">The model, as the prompt names it; null where it does not.</param>
    /// <returns>US dollars; null where a price is not known, or tokens are not counted.</returns>
    public static double? Of(ChatResponse response, string? asked)
    {
        if (AmbientLimits.Prices is not { Count: > 0 } prices) return null;
        if (Spending.Parts(response) is not { } parts) return Of(prices, response.ModelId, asked, response.Usage);
        double? sum = 0;
        foreach (var part in parts) sum += Of(prices, part.Model, asked, part.Usage);
        return sum;
    }

    private static double? Of(IReadOnlyList<ModelPrice> prices, string? answered, string? asked, UsageDetails? usage) =>
        usage is null ? null : (Find(prices, answered) ?? Find(prices, asked))?.Of(usage.InputTokenCount, usage.OutputTokenCount);

    /// <summary>The price of the model, or of its family.</summary>
    private static ModelPrice? Find(IReadOnlyList<ModelPrice> prices, string? model) =>
        ModelFamily.Find(prices, p => p.Model, model) is var index and >= 0 ? prices[index] : null;
}
