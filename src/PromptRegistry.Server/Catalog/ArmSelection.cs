using System.Runtime.CompilerServices;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.Rollouts;

namespace PromptRegistry.Server.Catalog;

/// <summary>Which arm of an environment a unit gets: by the same draw and the same rules as in an app.</summary>
internal static class ArmSelection
{
    private static readonly ConditionalWeakTable<CatalogPlace, Dealt> Known = [];

    /// <summary>What a unit gets; the environment's version where there are no arms, or none is for it.</summary>
    /// <param name="prompt">The prompt's name.</param>
    /// <param name="place">What the environment has.</param>
    /// <param name="unit">For whom it is asked; null where nobody says.</param>
    public static ChosenArm Of(string prompt, CatalogPlace place, PromptContext? unit)
    {
        if (place.Arms.Count == 0 || Known.GetValue(place, p => new Dealt(Deal(prompt, p))).Arms is not { } arms) return new ChosenArm(null, null);
        var decision = arms.Decide(unit);
        if (decision.Outcome != ArmOutcome.Arm)
        {
            return new ChosenArm(null, decision.Outcome switch
            {
                ArmOutcome.Control => ResolutionReason.Control,
                ArmOutcome.Holdout => ResolutionReason.Holdout,
                ArmOutcome.OtherLayer => ResolutionReason.OtherLayer,
                ArmOutcome.NotTargeted => ResolutionReason.NotTargeted,
                _ => ResolutionReason.NoUnit,
            });
        }

        var name = arms.Arms.ElementAt(decision.Arm).Name;
        var arm = place.Arms.First(a => a.Name == name);
        return arm.Release is null ? new ChosenArm(null, ResolutionReason.BrokenArm) : new ChosenArm(arm, ResolutionReason.Arm);
    }

    /// <summary>The unit that a request names; null for nobody.</summary>
    /// <param name="unit">Its id; null where nobody says.</param>
    /// <param name="attributes">What is known of it, each <c>name=value</c>.</param>
    /// <param name="problem">The first attribute that cannot be read; null where all can.</param>
    public static PromptContext? UnitOf(string? unit, IReadOnlyList<string> attributes, out string? problem)
    {
        problem = attributes.FirstOrDefault(a => a.IndexOf('=', StringComparison.Ordinal) <= 0);
        if (problem is not null || (string.IsNullOrEmpty(unit) && attributes.Count == 0)) return null;
        return new PromptContext
        {
            UnitId = string.IsNullOrEmpty(unit) ? null : unit,
            Attributes = attributes.Select(a => a.Split('=', 2)).GroupBy(a => a[0], StringComparer.Ordinal).ToDictionary(a => a.Key, a => AttributeValue.Read(a.Last()[1]), StringComparer.Ordinal),
        };
    }

    /// <summary>A shadow is nobody's.</summary>
    private static RolloutArms? Deal(string prompt, CatalogPlace place) =>
        RolloutArms.Of(prompt, place.Arms.Where(a => a.Rule is not null && a.Name != Core.Rollouts.ArmRule.Shadow).Select(a => (a.Name, a.Rule!))).Arms;

    private sealed record Dealt(RolloutArms? Arms);
}

/// <param name="Arm">The arm that the unit gets; null for the environment's version.</param>
/// <param name="Reason">Why; null where there are no arms.</param>
internal readonly record struct ChosenArm(CatalogArm? Arm, ResolutionReason? Reason);
