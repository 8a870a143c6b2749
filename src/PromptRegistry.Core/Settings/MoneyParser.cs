using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Core.Settings;

/// <summary>Reads what settings say of money: <c>prices</c>, <c>models</c>, <c>choose</c> and <c>teams</c>.</summary>
internal sealed class MoneyParser(List<Diagnostic> diagnostics)
{
    public RepositorySettings Read(MappingReader reader, RepositorySettings settings)
    {
        settings = settings with { Prices = ReadPrices(reader.Node("prices")) };
        settings = settings with { Models = ReadModels(reader.Node("models"), settings.Prices) };
        settings = settings with { Choose = ReadRule(reader, settings), Teams = ReadTeams(reader.Node("teams"), settings) };
        return settings;
    }

    private List<ModelPrice> ReadPrices(YamlNode? node)
    {
        var prices = new List<ModelPrice>();
        foreach (var (name, reader) in Entries(node, "prices", "a mapping of models to prices", "The price of"))
        {
            reader.Required("input");
            reader.Required("output");
            prices.Add(new ModelPrice(name, Amount(reader, "input") ?? 0, Amount(reader, "output") ?? 0));
            reader.Finish();
        }

        return prices;
    }

    private List<CatalogModel> ReadModels(YamlNode? node, IReadOnlyList<ModelPrice> prices)
    {
        var models = new List<CatalogModel>();
        foreach (var (name, reader) in Entries(node, "models", "a mapping of models to what they are", "The model"))
        {
            var tier = reader.Text("tier");
            reader.Required("quality");
            var quality = Quality(reader);
            reader.Finish();
            if (prices.FirstOrDefault(p => p.Model == name) is { } price) models.Add(new CatalogModel(name, tier, quality ?? 0, price));
            else Wrong(reader.Mapping, $"The model '{name}' has no price, without which it cannot be chosen. Add it to 'prices'.{Suggestion.Sentence(name, prices.Select(p => p.Model))}");
        }

        return models;
    }

    private List<TeamSettings> ReadTeams(YamlNode? node, RepositorySettings settings)
    {
        var teams = new List<TeamSettings>();
        foreach (var (name, reader) in Entries(node, "teams", "a mapping of teams to what is theirs", "The team"))
        {
            var prompts = reader.Texts("prompts");
            foreach (var pattern in prompts.Where(p => p.Length == 0 || (p.IndexOf('*') is >= 0 and var star && (star != p.Length - 1 || !p.EndsWith("/*", StringComparison.Ordinal)))))
                Wrong(reader.Node("prompts")!, $"'{pattern}' names no prompts. Write a name, such as support/triage, or a folder, such as support/*.");

            teams.Add(new TeamSettings(name, new EquatableList<string>(prompts), ReadRule(reader, settings))
            {
                BudgetUsd = Amount(reader, "budget"),
            });
            reader.Finish();
        }

        return teams;
    }

    /// <summary>A rule without models to choose from, or that asks for nothing, would look like a choice and be none.</summary>
    private ModelRule? ReadRule(MappingReader parent, RepositorySettings settings)
    {
        if (parent.Child("choose") is not { } reader) return null;
        var rule = new ModelRule(Amount(reader, "budget"), Quality(reader)) { Tier = reader.Text("tier") };
        reader.Finish();
        if (settings.Models.Count == 0) Wrong(reader.Mapping, "'choose' has nothing to choose from. Add 'models', each with its quality, and their 'prices'.");
        else if (rule is { Budget: null, Quality: null, Tier: null }) Wrong(reader.Mapping, "'choose' says nothing. Add 'budget', US dollars for a call, 'quality', from 0 to 1, or 'tier'.");
        else if (rule.Tier is { } tier && settings.Models.All(m => m.Tier != tier)) Wrong(reader.Node("tier")!, NoTier(tier, settings));
        return rule;
    }

    private static string NoTier(string tier, RepositorySettings settings)
    {
        var known = settings.Models.Select(m => m.Tier).OfType<string>().Distinct().ToList();
        return $"No model is of the tier '{tier}'.{Suggestion.Sentence(tier, known)}{(known.Count == 0 ? " Give models a 'tier'." : Suggestion.Listing("Tiers", known))}";
    }

    private double? Amount(MappingReader reader, string key)
    {
        if (reader.Number(key) is not { } amount) return null;
        if (amount >= 0) return amount;
        Wrong(reader.Node(key)!, $"'{key}' must be 0 or more, but {amount} was found.");
        return null;
    }

    private double? Quality(MappingReader reader)
    {
        if (reader.Number("quality") is not { } quality) return null;
        if (quality is >= 0 and <= 1) return quality;
        Wrong(reader.Node("quality")!, $"'quality' must be from 0 to 1, but {quality} was found.");
        return null;
    }

    private IEnumerable<(string Name, MappingReader Reader)> Entries(YamlNode? node, string key, string expected, string what)
    {
        if (node is null) yield break;
        if (node is not YamlMapping mapping)
        {
            diagnostics.Add(MappingReader.Expected(node, $"'{key}'", expected));
            yield break;
        }

        foreach (var entry in mapping.Entries)
        {
            if (MappingReader.Open(entry.Value, $"{what} '{entry.Key.Value}'", diagnostics) is { } reader) yield return (entry.Key.Value, reader);
        }
    }

    private void Wrong(YamlNode at, string message) => diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, at.Location, message));
}
