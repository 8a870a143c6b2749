using PromptRegistry.Core.Settings;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Trying;
using PromptRegistry.Server.Programs;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>The models that somebody may have a prompt made by: what whoever runs the server allows, and the budget of the key can count.</summary>
internal sealed class MakingModels(ModelAccess access, TryBudget budget)
{
    /// <param name="settings">Providers and prices, as the protected branch has them.</param>
    /// <returns>The models, and why there is none where that is so.</returns>
    public (IReadOnlyList<MakingModel> Models, string? Why) Of(RepositorySettings settings, Caller caller)
    {
        string? why = null;
        var models = new List<MakingModel>();
        foreach (var provider in settings.Providers)
        {
            var refused = access.WhyNot(provider)?.Message;
            foreach (var name in Names(settings, provider))
            {
                var model = new MakingModel(provider, name, settings.Prices);
                var whyNot = refused ?? budget.WhyNot(caller, name, model.Price);
                if (whyNot is null) models.Add(model);
                else if (why is null || provider.Name == settings.Evaluation.Provider) why = whyNot;
            }
        }

        return (models, models.Count > 0 ? null : why ?? budget.WhyNot(caller, null, null));
    }

    /// <summary>A provider's own model; of the one that evaluation asks also those that are for choice or have a price.</summary>
    private static IEnumerable<string> Names(RepositorySettings settings, ProviderSettings provider)
    {
        IEnumerable<string?> names = [provider.Model];
        if (provider.Name == settings.Evaluation.Provider)
        {
            names = names.Concat(settings.Models.Select(m => m.Name)).Concat(settings.Prices.Select(p => p.Model))
                .Where(n => n == provider.Model || settings.Providers.All(p => p.Model != n));
        }

        return names.OfType<string>().Distinct(StringComparer.Ordinal);
    }
}

/// <summary>A model that may be asked.</summary>
/// <param name="Prices">What models cost, a judge's too.</param>
internal sealed record MakingModel(ProviderSettings Provider, string Name, IReadOnlyList<ModelPrice> Prices)
{
    /// <summary>What it costs; null where that is not known.</summary>
    public ModelPrice? Price => PriceOf(Name);

    /// <summary>As the form names it.</summary>
    public string Id => $"{Provider.Name}/{Name}";

    public ModelPrice? PriceOf(string model) => Prices.FirstOrDefault(p => p.Model == model);
}
