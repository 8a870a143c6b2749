using PromptRegistry.Core.Settings;

namespace PromptRegistry.Choosing;

/// <summary>The models that may be asked, and the rules by which one of them is chosen: <c>models</c>, <c>choose</c> and <c>teams</c> of the settings.</summary>
public sealed record ModelCatalog
{
    /// <summary>The models.</summary>
    public required IReadOnlyList<CatalogModel> Models { get; init; }

    /// <summary>The rule for prompts whose team has none of its own; null chooses nothing for them.</summary>
    public ModelRule? Choose { get; init; }

    /// <summary>The rules of teams, by name.</summary>
    public IReadOnlyDictionary<string, ModelRule> Teams { get; init; } = new Dictionary<string, ModelRule>();

    internal static ModelCatalog Of(RepositorySettings settings) => new()
    {
        Models = settings.Models,
        Choose = settings.Choose,
        Teams = settings.Teams.Where(t => t.Choose is not null).GroupBy(t => t.Name).ToDictionary(g => g.Key, g => g.First().Choose!, StringComparer.Ordinal),
    };

    /// <summary>
    /// The model with the most quality for a dollar among those that are of the rule's tier, good enough and within the budget; where there is none, among all. Of equal ones the better, then the first by name.
    /// </summary>
    /// <param name="team">The team of the prompt; null for none.</param>
    /// <param name="inputTokens">What is sent, by estimate.</param>
    /// <param name="outputTokens">What may be answered.</param>
    /// <returns>Null where no rule is for the prompt, or there are no models.</returns>
    internal ModelDecision? Decide(string? team, long inputTokens, long outputTokens)
    {
        var rule = team is not null && Teams.TryGetValue(team, out var own) ? own : Choose;
        if (rule is null || Models.Count == 0) return null;
        var best = Best(rule, inputTokens, outputTokens);
        var chosen = best ?? Best(null, inputTokens, outputTokens)!;
        return new ModelDecision(chosen.Name, best is null ? ModelReason.NoneFits : ModelReason.BestValue) { EstimateUsd = chosen.Price.Of(inputTokens, outputTokens) };
    }

    private CatalogModel? Best(ModelRule? rule, long inputTokens, long outputTokens)
    {
        CatalogModel? best = null;
        foreach (var model in Models)
        {
            if ((rule?.Tier is { } tier && model.Tier != tier) || model.Quality < rule?.Quality || model.Price.Of(inputTokens, outputTokens) > rule?.Budget) continue;
            if (best is null || IsBetter(model, best, inputTokens, outputTokens)) best = model;
        }

        return best;
    }

    private static bool IsBetter(CatalogModel model, CatalogModel than, long inputTokens, long outputTokens)
    {
        // Quality for a dollar, without dividing by what is free.
        var mine = model.Quality * than.Price.Of(inputTokens, outputTokens)!.Value;
        var other = than.Quality * model.Price.Of(inputTokens, outputTokens)!.Value;
        if (mine != other) return mine > other;
        return model.Quality != than.Quality ? model.Quality > than.Quality : string.CompareOrdinal(model.Name, than.Name) < 0;
    }
}
