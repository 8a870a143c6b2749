using PromptRegistry.Core.Settings;

namespace PromptRegistry.Core.Tests.Settings;

public sealed class MoneyTests
{
    [Fact]
    public void Models_have_prices_and_teams_have_rules()
    {
        var result = SettingsParser.Parse("""
            prices: { big: { input: 10, output: 30 }, small: { input: 1, output: 2 } }
            models:
              big:   { tier: premium, quality: 0.9 }
              small: { quality: 0.7 }
            choose: { budget: 0.01 }
            teams:
              support: { prompts: [support/*, triage], choose: { quality: 0.8 } }
              sales: {}
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(
            [new CatalogModel("big", "premium", 0.9, new ModelPrice("big", 10, 30)), new CatalogModel("small", null, 0.7, new ModelPrice("small", 1, 2))], result.Settings.Models);
        Assert.Equal(new ModelRule(0.01, null), result.Settings.Choose);
        Assert.Equal(new ModelRule(null, 0.8), result.Settings.Teams[0].Choose);
        Assert.Equal(
            new string?[] { "support", "support", "ai", null },
            new string?[] { result.Settings.TeamOf("support/reply", "ai"), result.Settings.TeamOf("triage", null), result.Settings.TeamOf("supportive", "ai"), result.Settings.TeamOf("other", null) });
    }

    [Theory]
    [InlineData("models: { big: { quality: 0.9 } }", "PRM0004", "The model 'big' has no price, without which it cannot be chosen. Add it to 'prices'.")]
    [InlineData("prices: { big: { input: -1, output: 1 } }", "PRM0004", "'input' must be 0 or more, but -1 was found.")]
    [InlineData("prices: { big: { input: 1, output: 1 } }\nmodels: { big: { quality: 85 } }", "PRM0004", "'quality' must be from 0 to 1, but 85 was found.")]
    [InlineData("prices: { big: { input: 1, output: 1 } }\nmodels: { big: {} }", "PRM0003", "The model 'big' needs the key 'quality'. Add 'quality: …'.")]
    [InlineData("prices: { big: { input: 1, output: 1 } }\nmodels: { big: { quality: 1, teir: a } }", "PRM0002", "The model 'big' has no key 'teir'. Did you mean 'tier'? Known keys: quality, tier.")]
    [InlineData("choose: { budget: 1 }", "PRM0004", "'choose' has nothing to choose from. Add 'models', each with its quality, and their 'prices'.")]
    [InlineData("prices: { big: { input: 1, output: 1 } }\nmodels: { big: { quality: 1 } }\nchoose: {}", "PRM0004", "'choose' says nothing. Add 'budget', US dollars for a call, 'quality', from 0 to 1, or 'tier'.")]
    [InlineData("prices: { big: { input: 1, output: 1 } }\nmodels: { big: { quality: 1, tier: premium } }\nchoose: { tier: premum }", "PRM0004", "No model is of the tier 'premum'. Did you mean 'premium'? Tiers: premium.")]
    [InlineData("teams: { a: { prompts: [supp*] } }", "PRM0004", "'supp*' names no prompts. Write a name, such as support/triage, or a folder, such as support/*.")]
    public void What_cannot_be_is_said(string text, string id, string message)
    {
        var finding = Assert.Single(SettingsParser.Parse(text).Diagnostics);

        Assert.Equal((id, message), (finding.Id, finding.Message));
    }
}
