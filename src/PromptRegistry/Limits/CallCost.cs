using Microsoft.Extensions.AI;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Limits;

/// <summary>What a call costs by the prices that the app knows.</summary>
internal static class CallCost
{
    /// <param name="answered">The model, as it names itself; null where it does not.</param>
    /// <param name="asked">The model, as the prompt names it; null where it does not.</param>
    /// <returns>US dollars; null where no price is known, or tokens are not counted.</returns>
    public static double? Of(string? answered, string? asked, UsageDetails? usage) => usage is null || AmbientLimits.Prices is not { Count: > 0 } prices
        ? null
        : (Find(prices, answered) ?? Find(prices, asked))?.Of(usage.InputTokenCount, usage.OutputTokenCount);

    /// <summary>The price of the model, or of its family.</summary>
    private static ModelPrice? Find(IReadOnlyList<ModelPrice> prices, string? model) =>
        ModelFamily.Find(prices, p => p.Model, model) is var index and >= 0 ? prices[index] : null;
}
