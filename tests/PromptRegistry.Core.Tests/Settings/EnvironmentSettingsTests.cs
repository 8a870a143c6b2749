using PromptRegistry.Core.Settings;

namespace PromptRegistry.Core.Tests.Settings;

public sealed class EnvironmentSettingsTests
{
    [Fact]
    public void A_mapping_of_names_to_rules_is_read_in_its_order()
    {
        var settings = Read("""
            environments:
              dev:
              staging: { after: dev, requires: [check, eval] }
              prod:
                after: staging
                requires: [signature, approval, soak, eval]
                approvals: 2
                approvers: [ada@example.org, bob@example.org]
                soak: 24h
                direct-moves: deny
            protected-branch: trunk
            allowed-signers: keys/signers
            """);

        Assert.Equal(["dev", "staging", "prod"], settings.Environments);
        Assert.Equal(("trunk", "keys/signers"), (settings.ProtectedBranch, settings.AllowedSigners));
        var prod = settings.RulesOf("prod");
        Assert.Equal(
            [PromotionGate.Eval, PromotionGate.Approval, PromotionGate.Soak, PromotionGate.Signature], prod.Requires);
        Assert.Equal(("staging", 2, TimeSpan.FromDays(1), DirectMoves.Deny), (prod.After, prod.Approvals, prod.Soak, prod.DirectMoves));
        Assert.Equal(["ada@example.org", "bob@example.org"], prod.Approvers);
        Assert.Equal([PromotionGate.Check, PromotionGate.Eval], settings.RulesOf("staging").Requires);
    }

    [Fact]
    public void A_list_may_mix_names_and_rules()
    {
        var settings = Read("environments: [dev, { name: prod, after: dev }]");

        Assert.Equal(["dev", "prod"], settings.Environments);
        Assert.Equal("dev", settings.RulesOf("prod").After);
    }

    [Fact]
    public void Without_rules_every_release_may_enter_and_direct_moves_are_reported()
    {
        var rules = Read("environments: [dev, prod]").RulesOf("prod");

        Assert.Empty(rules.Requires);
        Assert.Equal((null, DirectMoves.Warn), (rules.After, rules.DirectMoves));
    }

    [Fact]
    public void Before_an_environment_comes_the_one_that_it_names_else_the_one_listed_before()
    {
        var settings = Read("environments: [dev, qa, { name: prod, after: dev }]");

        Assert.Equal((null, "dev", "dev"), (settings.Before("dev"), settings.Before("qa"), settings.Before("prod")));
    }

    [Theory]
    [InlineData("environments: { prod: { requires: [aproval] } }", "(1,36): error PRM0004: 'aproval' is not a gate. Did you mean 'approval'?")]
    [InlineData("environments: { prod: { requres: [eval] } }", "(1,25): error PRM0002: The environment 'prod' has no key 'requres'. Did you mean 'requires'?")]
    [InlineData("environments: { staging: , prod: { after: stagin } }", "(1,43): error PRM0004: 'stagin' is not an environment listed before 'prod'. Did you mean 'staging'?")]
    [InlineData("environments: { staging: { after: prod }, prod: }", "'staging' is the first environment")]
    [InlineData("environments: { dev: , prod: { soak: 24h } }", "'soak' has no effect, because 'prod' does not require 'soak'")]
    [InlineData("environments: { dev: , prod: { requires: [soak] } }", "does not say how long. Add 'soak: 24h'")]
    [InlineData("environments: { dev: , prod: { requires: [soak], soak: tomorrow } }", "a duration such as 30min, 24h or 7d")]
    [InlineData("environments: { prod: { requires: [soak], soak: 1h } }", "there is none before in which a version could soak")]
    [InlineData("environments: { prod: { approvals: 2 } }", "'approvals' has no effect")]
    [InlineData("environments: { prod: { requires: [approval], approvals: 0 } }", "must be at least 1")]
    [InlineData("environments: { prod: { requires: [approval], approvals: 2, approvers: [a@b, A@B] } }", "only 1 may approve")]
    [InlineData("environments: { prod: { requires: [approval], approvers: [ada] } }", "'ada' is not an e-mail address")]
    [InlineData("environments: { prod: { direct-moves: dony } }", "must be one of allow, warn, deny, but 'dony' was found. Did you mean 'deny'?")]
    [InlineData("environments: { prod: { requires: eval }, prod: }", "PRM0005")]
    [InlineData("environments: [{ after: dev }]", "needs the key 'name'")]
    [InlineData("environments: {}", "needs at least one name")]
    [InlineData("environments: { prod: strict }", "The environment 'prod' must be a mapping")]
    [InlineData("protected-branch: --upload-pack=x", "is not the name of a branch")]
    [InlineData("allowed-signers: ../keys", "is not a path in this repository")]
    public void A_mistake_is_named_at_its_place(string text, string expected)
    {
        var result = SettingsParser.Parse(text);

        Assert.Contains(result.Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }

    private static RepositorySettings Read(string text)
    {
        var result = SettingsParser.Parse(text);
        Assert.Empty(result.Diagnostics);
        return result.Settings;
    }
}
