using PromptRegistry.Core.Rollouts;

namespace PromptRegistry.Rollouts;

/// <summary>
/// Deals the units of a prompt in an environment to its arms. A unit's draw never changes with a weight, and an arm's range begins where its rule says:
/// raising a weight moves units from the environment's version to the arm and none back.
/// </summary>
internal sealed class RolloutArms
{
    private readonly Arm[] arms;
    private readonly UnitHash draw;
    private readonly string? unit;
    private readonly UnitHash? holdout;
    private readonly UnitHash? layer;

    private RolloutArms(string seed, ArmRule shared, Arm[] arms)
    {
        Seed = seed;
        Shared = shared;
        this.arms = arms;
        draw = new UnitHash(shared.Hash, seed);
        unit = shared.Unit;
        holdout = shared.Holdout is null ? null : new UnitHash(RolloutHash.Sha256, "holdout/" + shared.Holdout.Name);
        layer = shared.Layer is null ? null : new UnitHash(RolloutHash.Sha256, "layer/" + shared.Layer.Name);
    }

    /// <summary>The seed of the draw.</summary>
    public string Seed { get; }

    /// <summary>What the arms have in common: hash, unit, layer and holdout.</summary>
    public ArmRule Shared { get; }

    /// <summary>The arms, by name.</summary>
    public IEnumerable<(string Name, ArmRule Rule)> Arms => arms.Select(a => (a.Name, a.Rule));

    /// <summary>Puts arms together, the first by name first; what does not go with those before is left out, with the reason.</summary>
    /// <param name="prompt">The prompt's name, which is the seed unless the rules say another.</param>
    /// <returns>Null where no arm is left.</returns>
    public static (RolloutArms? Arms, IReadOnlyList<(string Name, string Problem)> LeftOut) Of(string prompt, IEnumerable<(string Name, ArmRule Rule)> rules)
    {
        var leftOut = new List<(string, string)>();
        var taken = new List<(string Name, ArmRule Rule)>();
        foreach (var (name, rule) in rules.OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            if (taken.Count > 0 && !rule.SharesDrawWith(taken[0].Rule))
            {
                leftOut.Add((name, $"it is dealt otherwise than the arm {taken[0].Name}: Seed, Hash, Unit, Layer and Holdout are the same for all arms of a prompt."));
            }
            else if (taken.FirstOrDefault(t => rule.Start.Hundredths < t.Rule.End.Hundredths && t.Rule.Start.Hundredths < rule.End.Hundredths) is { Name: { } other } overlapped)
            {
                leftOut.Add((name, $"its range {rule.Start} to {rule.End} overlaps that of the arm {other}, {overlapped.Rule.Start} to {overlapped.Rule.End}: give it a 'Start:' of its own."));
            }
            else
            {
                taken.Add((name, rule));
            }
        }

        if (taken.Count == 0) return (null, leftOut);
        var seed = taken[0].Rule.Seed ?? prompt;
        return (new RolloutArms(seed, taken[0].Rule, [.. taken.Select(t => new Arm(t.Name, t.Rule, t.Rule.Target is { } target ? new Targeting(target, seed) : null))]), leftOut);
    }

    /// <summary>Decides for one call. Allocates nothing and takes no lock.</summary>
    public ArmDecision Decide(PromptContext? context)
    {
        Span<char> buffer = stackalloc char[40];
        var id = IdOf(context, buffer);
        if (id.IsEmpty) return new ArmDecision(ArmOutcome.NoUnit, -1, double.NaN);
        if (holdout is not null && holdout.Of(id) < Shared.Holdout!.Share.Fraction) return new ArmDecision(ArmOutcome.Holdout, -1, double.NaN);
        if (layer is not null && layer.Of(id) is var place && (place < Shared.Layer!.From.Fraction || place >= Shared.Layer.To.Fraction))
        {
            return new ArmDecision(ArmOutcome.OtherLayer, -1, double.NaN);
        }

        var number = draw.Of(id);
        var isTargeted = false;
        for (var i = 0; i < arms.Length; i++)
        {
            var isForIt = arms[i].Target?.Matches(context) ?? true;
            isTargeted |= isForIt;
            if (number < arms[i].From || number >= arms[i].To) continue;
            return isForIt ? new ArmDecision(ArmOutcome.Arm, i, number) : new ArmDecision(ArmOutcome.NotTargeted, i, number);
        }

        return new ArmDecision(isTargeted ? ArmOutcome.Control : ArmOutcome.NotTargeted, -1, number);
    }

    /// <summary>What is dealt: the unit's id, or the attribute that the rules name.</summary>
    public ReadOnlySpan<char> IdOf(PromptContext? context, Span<char> buffer) => IdOf(context, unit, buffer);

    /// <summary>What is dealt by rules that name an attribute, or by rules that name none.</summary>
    public static ReadOnlySpan<char> IdOf(PromptContext? context, string? unit, Span<char> buffer)
    {
        if (unit is null) return context?.UnitId;
        var attribute = Targeting.Find(context, unit);
        if (attribute.Kind == AttributeKind.Text) return attribute.Text;
        if (attribute.Kind != AttributeKind.Number) return default;
        attribute.Number.TryFormat(buffer, out var length, "R", System.Globalization.CultureInfo.InvariantCulture);
        return buffer[..length];
    }

    private sealed record Arm(string Name, ArmRule Rule, Targeting? Target)
    {
        public double From { get; } = Rule.Start.Fraction;

        public double To { get; } = Rule.End.Fraction;
    }
}

/// <summary>What was decided for a unit.</summary>
/// <param name="Outcome">The decision.</param>
/// <param name="Arm">The arm in whose range the unit is, by its place; -1 where it is in none.</param>
/// <param name="Bucket">The unit's draw; NaN where it was not drawn.</param>
internal readonly record struct ArmDecision(ArmOutcome Outcome, int Arm, double Bucket);

/// <summary>Why a unit gets what it gets.</summary>
internal enum ArmOutcome
{
    /// <summary>It is in no arm's range: the environment's version, to compare with.</summary>
    Control,

    /// <summary>It is in an arm's range.</summary>
    Arm,

    /// <summary>The call does not say which unit it is.</summary>
    NoUnit,

    /// <summary>It is held out of all rollouts.</summary>
    Holdout,

    /// <summary>It belongs to another rollout of the layer.</summary>
    OtherLayer,

    /// <summary>The arms' rules are not for it.</summary>
    NotTargeted,
}
