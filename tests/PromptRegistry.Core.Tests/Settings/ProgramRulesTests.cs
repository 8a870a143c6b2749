using PromptRegistry.Core.Settings;

namespace PromptRegistry.Core.Tests.Settings;

/// <summary>'programs' and the budgets of 'teams' in promptregistry.yaml.</summary>
public sealed class ProgramRulesTests
{
    [Fact]
    public void The_defaults_are_the_usual_numbers()
    {
        var rules = RepositorySettings.Default.Programs;

        Assert.Equal((0.4, 0.4, 0.2, 0.85, 0.75, 5, 10), (rules.Functionality, rules.Safety, rules.Performance, rules.ThresholdOf(ProgramTier.Production), rules.ThresholdOf(ProgramTier.Development), rules.Latency.TotalSeconds, rules.MinimumBudget));
    }

    [Fact]
    public void All_of_them_can_be_set()
    {
        var settings = SettingsParser.Parse("""
            programs:
              weights: { functionality: 0.5, safety: 0.25, performance: 0.25 }
              thresholds: { production: 0.9, development: 0.5 }
              latency: 800ms
              unsafe: ['sk-[a-z]+']
              safety: [judge, leak]
              minimum-budget: 0
            teams: { sales: { budget: 500, downgrade: true } }
            """);

        Assert.Empty(settings.Diagnostics);
        var rules = settings.Settings.Programs;
        Assert.Equal((0.5, 0.25, 0.25, 0.9, 0.5, 0.8, 0), (rules.Functionality, rules.Safety, rules.Performance, rules.ProductionThreshold, rules.DevelopmentThreshold, rules.Latency.TotalSeconds, rules.MinimumBudget));
        Assert.Equal(["sk-[a-z]+"], rules.Unsafe);
        Assert.Equal(["judge", "leak"], rules.SafetyScorers);
        var team = Assert.Single(settings.Settings.Teams);
        Assert.Equal((500, true), (team.BudgetUsd, team.Downgrades));
    }

    [Theory]
    [InlineData("programs: { weights: { functionality: 0.4, safety: 0.4 } }", "(1,22)", "must add up to 1")]
    [InlineData("programs: { weights: { functionality: 1.4, safety: -0.4 } }", "(1,39)", "from 0 to 1")]
    [InlineData("programs: { thresholds: { production: 85 } }", "(1,39)", "from 0 to 1")]
    [InlineData("programs: { latency: fast }", "(1,22)", "such as 800ms or 5s")]
    [InlineData("programs: { unsafe: '(' }", "(1,21)", "no regular expression")]
    [InlineData("programs: { minimum-budget: -1 }", "(1,29)", "0 or more")]
    [InlineData("programs: { thresholds: { staging: 0.5 } }", "(1,27)", "has no key 'staging'")]
    [InlineData("teams: { sales: { budget: -5 } }", "(1,27)", "must be 0 or more")]
    [InlineData("teams: { sales: { downgrade: true } }", "(1,30)", "and there is none")]
    public void What_is_wrong_is_told_at_its_place(string text, string place, string says)
    {
        var finding = SettingsParser.Parse(text).Diagnostics[0];

        Assert.StartsWith($"promptregistry.yaml{place}: error PRM000", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
    }
}
