using System.Globalization;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Rollouts;

namespace PromptRegistry.Registry;

/// <summary>How a unit was dealt to the arms of a prompt, or why it was not. As text: a sentence.</summary>
/// <param name="Seed">The seed of the draw.</param>
/// <param name="Hash">The name of the hash.</param>
/// <param name="Unit">The unit that was dealt; null where the call does not say it.</param>
/// <param name="Bucket">Its draw, from 0 up to but not including 1; null where it was not drawn.</param>
/// <param name="Why">What followed.</param>
public sealed record RolloutExplanation(string Seed, string Hash, string? Unit, double? Bucket, string Why)
{
    internal static RolloutExplanation Of(RolloutArms rules, PromptContext? context, in ArmDecision decision)
    {
        Span<char> buffer = stackalloc char[40];
        var unit = rules.IdOf(context, buffer);
        var shared = rules.Shared;
        var why = decision.Outcome switch
        {
            ArmOutcome.Arm => "it is in an arm's range.",
            ArmOutcome.Control => "it is in no arm's range.",
            ArmOutcome.NoUnit when shared.Unit is null => "the call has no UnitId, so that it takes no part.",
            ArmOutcome.NoUnit => $"the call has no attribute '{shared.Unit}', by which units are dealt, so that it takes no part.",
            ArmOutcome.Holdout => $"it is held out ({shared.Holdout}).",
            ArmOutcome.OtherLayer => $"it belongs to another part of the layer ({shared.Layer}).",
            _ => "the arm's rule is not for it.",
        };
        return new RolloutExplanation(
            rules.Seed, RolloutHashName.Of(shared.Hash), unit.IsEmpty ? null : unit.ToString(), double.IsNaN(decision.Bucket) ? null : decision.Bucket, why);
    }

    /// <summary>The arms, each with whom it is for.</summary>
    internal static IEnumerable<PromptCandidate> Candidates(ServedArms arms, ArmDecision decision) => arms.Rules.Arms.Select((arm, place) =>
    {
        var version = arms.Arms[place].Resolution;
        var isServed = decision.Outcome == ArmOutcome.Arm && decision.Arm == place && version is not null;
        var range = $"it is for draws from {arm.Rule.Start} to {arm.Rule.End}{(arm.Rule.Target is { } target ? $" and only where {target.Text}" : "")}";
        return new PromptCandidate(ResolutionReason.Arm, version?.Identity.Version, version?.Identity.Digest, isServed, version is null ? range + ", and cannot be served." : range + ".")
        {
            Arm = arm.Name,
        };
    });

    /// <inheritdoc/>
    public override string ToString()
    {
        var unit = Unit is null ? "" : $"unit '{Unit}'";
        var draw = Bucket is { } bucket ? string.Create(CultureInfo.InvariantCulture, $" draws {bucket * 100:0.####}% by {Hash} of the seed '{Seed}'") : "";
        return unit.Length == 0 ? Why : $"{unit}{draw}: {Why}";
    }
}
