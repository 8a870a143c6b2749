using System.Globalization;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Rollouts;

/// <summary>A target rule, ready to be asked for every call. Allocates nothing when asked.</summary>
internal sealed class Targeting
{
    private const string Culture = "culture";
    private const string UnitId = "unit";

    private readonly Condition[] conditions;

    /// <param name="rule">The rule.</param>
    /// <param name="seed">The rollout's seed; shares of an attribute are dealt by it and the attribute's name.</param>
    public Targeting(TargetRule rule, string seed) => conditions = [.. rule.Conditions.Select(c => new Condition(c, seed))];

    /// <summary>Whether all conditions hold.</summary>
    public bool Matches(PromptContext? context)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(Find(context, condition.Attribute))) return false;
        }

        return true;
    }

    /// <summary>What a call says of an attribute: the call's own attributes go before the culture and the unit's id.</summary>
    public static AttributeValue Find(PromptContext? context, string name)
    {
        if (context?.Attributes is { } attributes && attributes.TryGetValue(name, out var attribute)) return attribute;
        if (name == Culture && context?.Culture is { } culture) return culture.Name;
        return name == UnitId && context?.UnitId is { } unit ? unit : default(AttributeValue);
    }

    private sealed class Condition
    {
        private readonly TargetOperator operation;
        private readonly string[] texts;
        private readonly double[] numbers;
        private readonly (bool Is, PromptVersion Version)[] versions;
        private readonly UnitHash? share;
        private readonly double percent;

        public Condition(TargetCondition condition, string seed)
        {
            Attribute = condition.Attribute;
            operation = condition.Operator;
            texts = [.. condition.Values];
            // A text that is no number equals none.
            numbers = [.. texts.Select(t => t switch
            {
                "true" => 1,
                "false" => 0,
                _ => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
            })];
            versions = [.. texts.Select(t => (PromptVersion.TryParse(t, out var version), version))];
            if (operation != TargetOperator.Percent) return;
            share = new UnitHash(RolloutHash.Sha256, $"{seed}/{Attribute}");
            percent = Percentage.TryParse(texts[0], out var percentage) ? percentage.Fraction : 0;
        }

        public string Attribute { get; }

        public bool Holds(in AttributeValue value) => value.Kind != AttributeKind.None && operation switch
        {
            TargetOperator.In => IsListed(value),
            TargetOperator.NotIn => !IsListed(value),
            TargetOperator.Percent => Draw(value) < percent,
            TargetOperator.Compatible => value.Kind == AttributeKind.Version && IsFrom(value.Version, isPatchLine: false),
            TargetOperator.SamePatchLine => value.Kind == AttributeKind.Version && IsFrom(value.Version, isPatchLine: true),
            _ => Order(value) is { } order && operation switch
            {
                TargetOperator.Less => order < 0,
                TargetOperator.AtMost => order <= 0,
                TargetOperator.Greater => order > 0,
                _ => order >= 0,
            },
        };

        private bool IsListed(in AttributeValue value)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                var isEqual = value.Kind switch
                {
                    AttributeKind.Text => string.Equals(value.Text, texts[i], StringComparison.Ordinal),
                    AttributeKind.Version => versions[i].Is && value.Version.CompareTo(versions[i].Version) == 0,
                    AttributeKind.Boolean => texts[i] == (value.Number == 0 ? "false" : "true"),
                    _ => value.Number == numbers[i],
                };
                if (isEqual) return true;
            }

            return false;
        }

        private int? Order(in AttributeValue value) => value.Kind switch
        {
            AttributeKind.Number when !double.IsNaN(numbers[0]) => value.Number.CompareTo(numbers[0]),
            AttributeKind.Version when versions[0].Is => value.Version.CompareTo(versions[0].Version),
            _ => null,
        };

        private bool IsFrom(PromptVersion value, bool isPatchLine)
        {
            var from = versions[0].Version;
            if (value < from || value.Major != from.Major) return false;
            if (isPatchLine) return value.Minor == from.Minor;
            // Before 1.0.0 the next number says what a major one says later.
            return from.Major > 0 || (value.Minor == from.Minor && (from.Minor > 0 || value.Patch == from.Patch));
        }

        private double Draw(in AttributeValue value)
        {
            if (value.Kind == AttributeKind.Text) return share!.Of(value.Text);
            Span<char> text = stackalloc char[40];
            if (value.Kind == AttributeKind.Version) return share!.Of(value.Version.ToString());
            value.Number.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
            return share!.Of(text[..length]);
        }
    }
}
