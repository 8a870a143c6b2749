using PromptRegistry.Rollouts;

namespace PromptRegistry.Registry;

/// <summary>
/// The arms of a prompt beside the version of its environment: every answer is made before it is asked for, so that resolving only chooses. Immutable.
/// </summary>
internal sealed class ServedArms
{
    private readonly PromptResolution control;
    private readonly PromptResolution noUnit;
    private readonly PromptResolution holdout;
    private readonly PromptResolution otherLayer;
    private readonly PromptResolution notTargeted;
    private readonly PromptResolution broken;
    private readonly ServedArm[] arms;
    private readonly PromptResolution[] asked;

    /// <param name="rules">Who gets what.</param>
    /// <param name="arms">In the order of the rules.</param>
    /// <param name="environment">What all others get.</param>
    public ServedArms(RolloutArms rules, ServedArm[] arms, PromptResolution environment)
    {
        Rules = rules;
        this.arms = arms;
        var alone = (environment with { Arms = null }).DealtBy(rules.Shared.Unit);
        // What the environment itself is served for, when it is not what it points to, says more.
        PromptResolution For(ResolutionReason reason) => alone.Identity.Reason == ResolutionReason.Environment ? alone.Because(reason) : alone;
        control = For(ResolutionReason.Control);
        noUnit = For(ResolutionReason.NoUnit);
        holdout = For(ResolutionReason.Holdout);
        otherLayer = For(ResolutionReason.OtherLayer);
        notTargeted = For(ResolutionReason.NotTargeted);
        broken = For(ResolutionReason.BrokenArm);
        asked = [.. this.arms.Select(a => a.Resolution?.Because(ResolutionReason.Override) ?? broken)];
    }

    public RolloutArms Rules { get; }

    public IReadOnlyList<ServedArm> Arms => arms;

    /// <summary>The same arms beside another version, or the same for another reason.</summary>
    public ServedArms Beside(PromptResolution environment) => new(Rules, arms, environment);

    /// <summary>What a decision leads to.</summary>
    public PromptResolution Of(in ArmDecision decision) => decision.Outcome switch
    {
        ArmOutcome.Arm => arms[decision.Arm].Resolution ?? broken,
        ArmOutcome.Control => control,
        ArmOutcome.NoUnit => noUnit,
        ArmOutcome.Holdout => holdout,
        ArmOutcome.OtherLayer => otherLayer,
        _ => notTargeted,
    };

    /// <summary>An arm that a call asked for by name, or one with the version that it asked for; null where none can be served.</summary>
    public PromptResolution? Asked(string? arm, string? version)
    {
        for (var i = 0; i < arms.Length; i++)
        {
            if (arms[i].Resolution is { } served && (arm is not null ? arms[i].Name == arm : served.Identity.Version == version)) return asked[i];
        }

        return null;
    }
}

/// <summary>A version that is called beside the served one.</summary>
/// <param name="Source">What it was made of.</param>
/// <param name="Resolution">It.</param>
/// <param name="Share">The share of calls, from 0 to 1.</param>
internal sealed record ServedShadow(SourcedArm Source, PromptResolution Resolution, double Share);

/// <summary>An arm as it is served.</summary>
/// <param name="Name">The arm.</param>
/// <param name="Source">What it was made of; null where it was kept on disk.</param>
/// <param name="Resolution">Its version; null where it cannot be served.</param>
internal sealed record ServedArm(string Name, SourcedArm? Source, PromptResolution? Resolution);
