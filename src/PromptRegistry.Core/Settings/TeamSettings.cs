using PromptRegistry.Templates.Types;

namespace PromptRegistry.Core.Settings;

/// <summary>Prompts that belong together: they share quotas, and the rule by which their model is chosen.</summary>
/// <param name="Name">What the team is called.</param>
/// <param name="Prompts">Its prompts, as <see cref="PromptPattern"/> reads them. Empty: those whose <c>owner</c> has the team's name.</param>
/// <param name="Choose">How a model is chosen for its prompts; null leaves that to the rule of the settings.</param>
public sealed record TeamSettings(string Name, EquatableList<string> Prompts, ModelRule? Choose)
{
    /// <summary>US dollars that calls of its prompts may cost together in a month of UTC; null for any.</summary>
    public double? BudgetUsd { get; init; }
}

/// <summary>What a model must be to be chosen.</summary>
/// <param name="Budget">US dollars that one call may cost, by estimate; null for any.</param>
/// <param name="Quality">The least quality, from 0 to 1; null for any.</param>
public sealed record ModelRule(double? Budget, double? Quality)
{
    /// <summary>The tier that it must be of; null for any.</summary>
    public string? Tier { get; init; }
}

/// <summary>A model that may be chosen.</summary>
/// <param name="Name">As the provider calls it.</param>
/// <param name="Tier">A word for models that are alike, such as <c>standard</c>; null for none.</param>
/// <param name="Quality">From 0 to 1, by whatever its team trusts: the pass rate of its own suites, or a public benchmark.</param>
/// <param name="Price">What it costs.</param>
public sealed record CatalogModel(string Name, string? Tier, double Quality, ModelPrice Price);
