using PromptRegistry.Choosing;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Programs;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Server.Programs;

/// <summary>Which models a program asks: the one that is worth its price first, and those after it where its answer cannot be used.</summary>
internal static class ModelLadder
{
    /// <summary>Models that one call asks.</summary>
    public const int Most = 3;

    /// <param name="settings">Models, prices and the rules of teams.</param>
    /// <param name="program">The least quality.</param>
    /// <param name="manifest">What the prompt says of its model, where the settings have no models to choose from.</param>
    /// <param name="left">US dollars that are left for the program.</param>
    /// <param name="isNearlySpent">Whether most of a budget is spent whose owner asks for the cheapest model then.</param>
    /// <param name="input">Tokens that are sent, by estimate.</param>
    /// <returns>In the order in which they are asked; empty where what is left pays for none. Null where a model has no price.</returns>
    public static IReadOnlyList<ModelStep>? Of(RepositorySettings settings, ProgramDefinition program, PromptManifest manifest, double left, bool isNearlySpent, long input)
    {
        var output = manifest.Model.MaxOutputTokens ?? 1000;
        if (settings.Models.Count == 0)
        {
            var provider = ModelAccess.ProviderOf(settings, null);
            if ((provider.Model ?? manifest.Model.Name) is not { } name || settings.Prices.FirstOrDefault(p => p.Model == name) is not { } price) return null;
            return price.Of(input, output) <= left ? [new ModelStep(provider, name, price, ModelStep.OfPrompt, price.Of(input, output)!.Value)] : [];
        }

        var all = settings.Models.Select(m => (Model: m, Estimate: m.Price.Of(input, output)!.Value)).ToList();
        var cheapest = all.OrderBy(m => m.Estimate).ThenBy(m => m.Model.Name, StringComparer.Ordinal).First();
        if (isNearlySpent) return cheapest.Estimate <= left ? [Step(cheapest, ModelStep.Downgraded)] : [];

        var rule = settings.Teams.FirstOrDefault(t => t.Name == program.Team)?.Choose ?? settings.Choose;
        var quality = Math.Max(program.Quality, rule?.Quality ?? 0);
        var good = all.Where(m => m.Model.Quality >= quality && (rule?.Tier is not { } tier || m.Model.Tier == tier)).ToList();
        var fitting = good.Where(m => rule?.Budget is not { } most || m.Estimate <= most).ToList();
        var reason = fitting.Count > 0 ? ModelStep.BestValue : ModelStep.NoneFits;
        var chosen = (fitting.Count > 0 ? fitting : good.Count > 0 ? good : all).Where(m => m.Estimate <= left).ToList();
        return [.. ModelCatalog.InOrder([.. chosen.Select(c => c.Model)], input, output).Take(Most).Select((m, i) => Step(chosen.First(c => c.Model == m), i == 0 ? reason : ModelStep.Fallback))];

        ModelStep Step((CatalogModel Model, double Estimate) of, string why) =>
            new(ModelAccess.ProviderOf(settings, of.Model.Name), of.Model.Name, of.Model.Price, why, of.Estimate);
    }
}

/// <summary>A model that a program may ask.</summary>
/// <param name="Provider">Who has it.</param>
/// <param name="Reason">Why it is asked.</param>
/// <param name="EstimateUsd">What a call costs, by estimate.</param>
internal sealed record ModelStep(ProviderSettings Provider, string Model, ModelPrice Price, string Reason, double EstimateUsd)
{
    public const string BestValue = "best-value", NoneFits = "none-fits", Downgraded = "downgraded", Fallback = "fallback", OfPrompt = "of-prompt";
}
