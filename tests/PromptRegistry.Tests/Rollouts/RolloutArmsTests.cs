using System.Globalization;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Rollouts;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Rollouts;

public sealed class RolloutArmsTests
{
    private static readonly string[] Units = [.. Enumerable.Range(0, 2000).Select(i => $"user-{i}")];

    private static ArmRule Rule(string trailers)
    {
        var all = trailers.Split("; ").Select(t => t.Split(": ", 2)).ToDictionary(t => t[0], t => t[1]);
        var (rule, problem) = ArmRule.Read(all.GetValueOrDefault);
        Assert.Null(problem);
        Assert.Equal(trailers, rule!.ToString());
        return rule;
    }

    private static RolloutArms Deal(params (string Name, string Trailers)[] arms)
    {
        var (dealt, leftOut) = RolloutArms.Of("greeting", arms.Select(a => (a.Name, Rule(a.Trailers))));
        Assert.Empty(leftOut);
        return dealt!;
    }

    private static ArmDecision Decide(RolloutArms arms, string unit, params (string Name, AttributeValue Value)[] attributes) =>
        arms.Decide(new PromptContext { UnitId = unit, Attributes = attributes.ToDictionary(a => a.Name, a => a.Value) });

    [Fact]
    public void Raising_a_weight_moves_nobody_back()
    {
        HashSet<string> before = [];
        foreach (var weight in (string[])["0.01%", "1%", "5%", "25%", "50%", "100%"])
        {
            var arms = Deal(("canary", $"Weight: {weight}"));
            var now = Units.Where(u => Decide(arms, u).Outcome == ArmOutcome.Arm).ToHashSet();
            Assert.Superset(before, now);
            before = now;
        }

        Assert.Equal(Units.Length, before.Count);
    }

    [Fact]
    public void Two_arms_that_grow_from_their_own_starts_never_exchange_units()
    {
        var few = Deal(("a", "Weight: 10%"), ("b", "Weight: 10%; Start: 50%"));
        var many = Deal(("a", "Weight: 50%"), ("b", "Weight: 50%; Start: 50%"));
        var moved = 0;
        foreach (var unit in Units)
        {
            var (first, then) = (Decide(few, unit), Decide(many, unit));
            Assert.Equal(ArmOutcome.Arm, then.Outcome);
            if (first.Outcome == ArmOutcome.Arm) Assert.Equal(first.Arm, then.Arm);
            else moved++;
        }

        Assert.InRange(moved, 1500, 1700);
    }

    [Fact]
    public void Another_seed_deals_anew_and_the_prompts_name_is_the_one_that_is_not_given()
    {
        var own = Deal(("canary", "Weight: 50%"));
        Assert.Equal("greeting", own.Seed);
        Assert.All(Units, u => Assert.Equal(Decide(own, u), Decide(Deal(("canary", "Weight: 50%; Seed: greeting")), u)));
        var other = Deal(("canary", "Weight: 50%; Seed: second try"));
        Assert.InRange(Units.Count(u => Decide(own, u).Outcome == Decide(other, u).Outcome), 900, 1100);
    }

    [Fact]
    public void Who_is_not_known_takes_no_part()
    {
        var arms = Deal(("canary", "Weight: 100%"));
        Assert.Equal(ArmOutcome.NoUnit, arms.Decide(null).Outcome);
        Assert.Equal(ArmOutcome.NoUnit, arms.Decide(new PromptContext()).Outcome);
        var accounts = Deal(("canary", "Weight: 100%; Unit: account"));
        Assert.Equal(ArmOutcome.NoUnit, Decide(accounts, "user-1").Outcome);
        Assert.Equal(ArmOutcome.Arm, Decide(accounts, "user-1", ("account", "acme")).Outcome);
        Assert.Equal(Decide(accounts, "a", ("account", 42)), Decide(accounts, "b", ("account", "42")));
    }

    [Fact]
    public void A_holdout_is_the_same_for_all_rollouts_that_name_it()
    {
        var one = Deal(("canary", "Weight: 100%; Seed: one; Holdout: q4 10%"));
        var two = Deal(("canary", "Weight: 50%; Seed: two; Holdout: q4 10%"));
        var held = Units.Where(u => Decide(one, u).Outcome == ArmOutcome.Holdout).ToList();
        Assert.InRange(held.Count, 150, 250);
        Assert.Equal(held, Units.Where(u => Decide(two, u).Outcome == ArmOutcome.Holdout));
    }

    [Fact]
    public void Rollouts_of_one_layer_exclude_each_other()
    {
        var one = Deal(("canary", "Weight: 50%; Seed: one; Layer: checkout 0%-50%"));
        var two = Deal(("canary", "Weight: 100%; Seed: two; Layer: checkout 50%-100%"));
        foreach (var unit in Units) Assert.NotEqual(Decide(one, unit).Outcome == ArmOutcome.OtherLayer, Decide(two, unit).Outcome == ArmOutcome.OtherLayer);
        // Within its half, the draw is independent of the layer's.
        Assert.InRange(Units.Count(u => Decide(one, u).Outcome == ArmOutcome.Arm), 430, 570);
    }

    [Fact]
    public void What_does_not_go_with_the_arms_before_it_is_left_out()
    {
        var (arms, leftOut) = RolloutArms.Of("greeting", [("b", Rule("Weight: 20%; Start: 5%")), ("a", Rule("Weight: 10%")), ("c", Rule("Weight: 1%; Start: 90%; Seed: x"))]);
        Assert.Equal(["a"], arms!.Arms.Select(a => a.Name));
        Assert.Equal(["b", "c"], leftOut.Select(l => l.Name));
        Assert.Contains("5% to 25% overlaps that of the arm a, 0% to 10%", leftOut[0].Problem, StringComparison.Ordinal);
        Assert.Contains("Seed, Hash, Unit, Layer and Holdout are the same", leftOut[1].Problem, StringComparison.Ordinal);
        Assert.Null(RolloutArms.Of("greeting", []).Arms);
    }

    [Theory]
    [InlineData("country in [de, at]", true)]
    [InlineData("country = de", true)]
    [InlineData("country = DE", false)]
    [InlineData("country != de", false)]
    [InlineData("country not in [\"fr\", \"it\"]", true)]
    [InlineData("unknown != de", false)]
    [InlineData("unknown not in [de]", false)]
    [InlineData("seats >= 12 and seats < 13", true)]
    [InlineData("seats = 12.0", true)]
    [InlineData("seats > 12", false)]
    [InlineData("seats <= 11.5", false)]
    [InlineData("country > 3", false)]
    [InlineData("beta = true", true)]
    [InlineData("beta = false", false)]
    [InlineData("beta = 1", false)]
    [InlineData("app >= 2.10.0", true)]
    [InlineData("app < 2.9.0", false)]
    [InlineData("app in ^2.1.0", true)]
    [InlineData("app in ^3.0.0", false)]
    [InlineData("app in ~2.10.0", true)]
    [InlineData("app in ~2.9.0", false)]
    [InlineData("app = 2.10.1", true)]
    [InlineData("early in ^0.2.1", true)]
    [InlineData("early in ^0.1.0", false)]
    [InlineData("culture in [de-AT, de-CH]", true)]
    [InlineData("unit = user-1", true)]
    [InlineData("country in 100%", true)]
    [InlineData("seats in 0%", false)]
    public void Targets(string rule, bool matches)
    {
        var (target, problem) = TargetRule.Parse(rule);
        Assert.Null(problem);
        var context = new PromptContext
        {
            UnitId = "user-1",
            Culture = CultureInfo.GetCultureInfo("de-AT"),
            Attributes = new Dictionary<string, AttributeValue>
            {
                ["country"] = "de",
                ["seats"] = 12,
                ["beta"] = true,
                ["app"] = PromptVersion.Parse("2.10.1"),
                ["early"] = PromptVersion.Parse("0.2.5"),
            },
        };
        Assert.Equal(matches, new Targeting(target!, "seed").Matches(context));
    }

    [Fact]
    public void Others_get_the_environments_version_whatever_they_draw()
    {
        var arms = Deal(("canary", "Weight: 50%; Target: country in [de, at]"));
        foreach (var unit in Units)
        {
            Assert.Equal(ArmOutcome.NotTargeted, Decide(arms, unit, ("country", "fr")).Outcome);
            var (everybody, german) = (Decide(Deal(("canary", "Weight: 50%")), unit), Decide(arms, unit, ("country", "de")));
            Assert.Equal(everybody, german);
        }
    }

    [Fact]
    public void A_share_of_an_attribute_is_a_share_of_its_values()
    {
        var (target, _) = TargetRule.Parse("account in 20%");
        var targeting = new Targeting(target!, "seed");
        var matched = Units.Count(u => targeting.Matches(new PromptContext { Attributes = new Dictionary<string, AttributeValue> { ["account"] = u } }));
        Assert.InRange(matched, 320, 480);
    }

    [Fact]
    public void Deciding_allocates_nothing()
    {
        var arms = Deal(("canary", "Weight: 50%; Target: country in [de, at] and seats >= 3 and account in 90%; Layer: checkout 0%-90%; Holdout: q4 1%"));
        PromptContext[] contexts = [.. Units.Select(u => new PromptContext
        {
            UnitId = u,
            Attributes = new Dictionary<string, AttributeValue> { ["country"] = "de", ["seats"] = 4, ["account"] = 17 },
        })];
        arms.Decide(contexts[0]);
        var given = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            given = 0;
            foreach (var context in contexts) given += arms.Decide(context).Outcome == ArmOutcome.Arm ? 1 : 0;
        }));
        Assert.InRange(given, 0, 2000);
    }

    [Theory]
    [InlineData("", "no trailer 'Weight: 5%'")]
    [InlineData("Weight: 5", "'Weight: 5' is not a share from 0% to 100%")]
    [InlineData("Weight: 0.001%", "steps of 0.01%")]
    [InlineData("Weight: 101%", "is not a share")]
    [InlineData("Weight: 60%; Start: 50%", "from 50% would end at 110%")]
    [InlineData("Weight: 5%; Hash: sha265", "Did you mean 'sha256'?")]
    [InlineData("Weight: 5.5%; Hash: unleash-murmur3", "whole percents")]
    [InlineData("Weight: 5%; Layer: checkout", "such as 'checkout 0%-50%'")]
    [InlineData("Weight: 5%; Layer: checkout 50%-20%", "such as 'checkout 0%-50%'")]
    [InlineData("Weight: 5%; Holdout: 5%", "such as '2026-q4 5%'")]
    [InlineData("Weight: 5%; Target: country is de", "one of = != < <= > >= 'in' and 'not in' is expected at character 9, and 'is de' was found.")]
    [InlineData("Weight: 5%; Target: country in [de", "',' or ']' is expected at character 15, and the end was found.")]
    [InlineData("Weight: 5%; Target: country = de or seats = 3", "'and' or the end is expected")]
    [InlineData("Weight: 5%; Target: app in ^2.1", "'2.1' is no version")]
    [InlineData("Weight: 5%; Target: country < de", "only those have an order")]
    [InlineData("Weight: 5%; Target: country = \"de", "a quote is not closed")]
    [InlineData("Weight: 5%; Target: country in de", "'in' needs a list")]
    public void What_cannot_be_read_says_why(string trailers, string problem)
    {
        var all = trailers.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split(": ", 2)).ToDictionary(t => t[0], t => t[1]);
        var (rule, found) = ArmRule.Read(all.GetValueOrDefault);
        Assert.Null(rule);
        Assert.Contains(problem, found, StringComparison.Ordinal);
    }
}
