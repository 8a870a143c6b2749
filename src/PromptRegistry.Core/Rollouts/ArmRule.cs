using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Rollouts;

/// <summary>
/// Who gets an arm, as the trailers of its tag say it. All arms of a prompt in an environment share one draw a unit: seed, hash, unit, layer and
/// holdout are the same for all of them.
/// </summary>
public sealed record ArmRule
{
    /// <summary>The arm that nobody is served: its version is called beside the served one, for so many calls as its weight says, and judged.</summary>
    public const string Shadow = "shadow";

    /// <summary>The keys of the trailers, in the order in which they are written.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["Weight", "Start", "Seed", "Hash", "Unit", "Target", "Layer", "Holdout"];

    /// <summary><c>Weight: 5%</c>. The share of all units that get the arm.</summary>
    public required Percentage Weight { get; init; }

    /// <summary><c>Start: 50%</c>. Where its range begins; it stays while the weight is raised, so that nobody moves back.</summary>
    /// <value>0 %, unless set.</value>
    public Percentage Start { get; init; }

    /// <summary><c>Seed: text</c>. Another seed deals all units anew.</summary>
    /// <value>Null for the prompt's name.</value>
    public string? Seed { get; init; }

    /// <summary><c>Hash: growthbook-v2</c>.</summary>
    public RolloutHash Hash { get; init; }

    /// <summary><c>Unit: account</c>. The attribute that is dealt instead of the unit's id.</summary>
    public string? Unit { get; init; }

    /// <summary><c>Target: country in [de, at]</c>. Others get the environment's version.</summary>
    public TargetRule? Target { get; init; }

    /// <summary><c>Layer: checkout 0%-50%</c>. Rollouts of one layer with ranges that do not overlap never meet the same unit.</summary>
    public LayerShare? Layer { get; init; }

    /// <summary><c>Holdout: 2026-q4 5%</c>. So many units take part in no rollout that names it.</summary>
    public HoldoutShare? Holdout { get; init; }

    /// <summary>Where its range ends.</summary>
    public Percentage End => new(Start.Hundredths + Weight.Hundredths);

    /// <summary>Reads trailers.</summary>
    /// <param name="trailer">The value of a key; null where there is none.</param>
    /// <returns>The rule, or what is wrong, as a sentence that names the trailer.</returns>
    public static (ArmRule? Rule, string? Problem) Read(Func<string, string?> trailer)
    {
        if (trailer("Weight") is not { } weightText)
        {
            return (null, "it has no trailer 'Weight: 5%', as an annotated tag of an arm has.");
        }

        if (!Percentage.TryParse(weightText, out var weight)) return Wrong("Weight", weightText, "a share from 0% to 100% in steps of 0.01%");
        var start = default(Percentage);
        if (trailer("Start") is { } startText && !Percentage.TryParse(startText, out start)) return Wrong("Start", startText, "a share from 0% to 100% in steps of 0.01%");
        if (start.Hundredths + weight.Hundredths > Percentage.Whole) return (null, $"its range from {start} would end at {new Percentage(start.Hundredths + weight.Hundredths)}, beyond 100%.");
        var hash = RolloutHash.Sha256;
        if (trailer("Hash") is { } hashText && !RolloutHashName.TryParse(hashText, out hash))
        {
            return (null, $"its trailer 'Hash: {hashText}' names no hash.{Suggestion.Sentence(hashText, RolloutHashName.All)}{Suggestion.Listing("Hashes", RolloutHashName.All)}");
        }

        if (hash == RolloutHash.UnleashMurmur3 && (weight.Hundredths % 100 != 0 || start.Hundredths % 100 != 0))
        {
            return (null, $"the hash unleash-murmur3 deals whole percents, and {weight} from {start} is none.");
        }

        TargetRule? target = null;
        if (trailer("Target") is { } targetText)
        {
            (target, var problem) = TargetRule.Parse(targetText);
            if (target is null) return (null, $"its trailer 'Target: {targetText}' cannot be read: {problem}");
        }

        LayerShare? layer = null;
        if (trailer("Layer") is { } layerText && (layer = LayerShare.Parse(layerText)) is null) return Wrong("Layer", layerText, "a name and a range such as 'checkout 0%-50%'");
        HoldoutShare? holdout = null;
        if (trailer("Holdout") is { } holdoutText && (holdout = HoldoutShare.Parse(holdoutText)) is null) return Wrong("Holdout", holdoutText, "a name and a share such as '2026-q4 5%'");
        return (new ArmRule
        {
            Weight = weight,
            Start = start,
            Seed = trailer("Seed"),
            Hash = hash,
            Unit = trailer("Unit"),
            Target = target,
            Layer = layer,
            Holdout = holdout,
        }, null);
    }

    /// <summary>The trailers that say it, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Trailers()
    {
        yield return new("Weight", Weight.ToString());
        if (Start.Hundredths > 0) yield return new("Start", Start.ToString());
        if (Seed is not null) yield return new("Seed", Seed);
        if (Hash != RolloutHash.Sha256) yield return new("Hash", RolloutHashName.Of(Hash));
        if (Unit is not null) yield return new("Unit", Unit);
        if (Target is not null) yield return new("Target", Target.Text);
        if (Layer is not null) yield return new("Layer", Layer.ToString());
        if (Holdout is not null) yield return new("Holdout", Holdout.ToString());
    }

    /// <summary>Whether two arms deal the same units by the same draw.</summary>
    public bool SharesDrawWith(ArmRule other) =>
        (Seed, Hash, Unit, Layer, Holdout) == (other.Seed, other.Hash, other.Unit, other.Layer, other.Holdout);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Trailers().Select(t => (t.Key, t.Value))) text.Append(text.Length > 0 ? "; " : "").Append(key).Append(": ").Append(value);
        return text.ToString();
    }

    private static (ArmRule? Rule, string? Problem) Wrong(string key, string value, string expected) =>
        (null, $"its trailer '{key}: {value}' is not {expected}.");
}

/// <summary>A part of a layer.</summary>
/// <param name="Name">The layer, by which its units are dealt.</param>
/// <param name="From">Where the part begins.</param>
/// <param name="To">Where it ends; not included.</param>
public sealed record LayerShare(string Name, Percentage From, Percentage To)
{
    internal static LayerShare? Parse(string text)
    {
        var (name, range) = NameAndRest.Of(text);
        var dash = range.IndexOf('-');
        return dash > 0 && Percentage.TryParse(range.Substring(0, dash).Trim(), out var from) && Percentage.TryParse(range.Substring(dash + 1).Trim(), out var to)
            && from.Hundredths < to.Hundredths
                ? new LayerShare(name, from, to)
                : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {From}-{To}";
}

/// <summary>Units that are held out.</summary>
/// <param name="Name">The holdout, by which its units are dealt.</param>
/// <param name="Share">How many.</param>
public sealed record HoldoutShare(string Name, Percentage Share)
{
    internal static HoldoutShare? Parse(string text)
    {
        var (name, share) = NameAndRest.Of(text);
        return Percentage.TryParse(share, out var percentage) ? new HoldoutShare(name, percentage) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Share}";
}

/// <summary>The name before the first blank, and what comes after it.</summary>
internal static class NameAndRest
{
    public static (string Name, string Value) Of(string text)
    {
        var blank = text.IndexOf(' ');
        return blank > 0 ? (text.Substring(0, blank), text.Substring(blank + 1).Trim()) : (text, "");
    }
}
