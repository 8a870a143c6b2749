using PromptRegistry.Core.Programs;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Core.Tests.Programs;

/// <summary>programs/&lt;id&gt;.yaml: what it means, and what is refused of it at its place.</summary>
public sealed class ProgramParserTests
{
    private const string Whole = """
        team: sales
        domain: sales
        context: Scores leads of the CRM.
        tier: production
        budget: 100
        quality: 0.85
        contact: ada@example.org
        prompts: [leads/score, leads/explain]
        downgrade: true
        """;

    private static readonly string[] Prompts = ["leads/score", "leads/explain"];

    [Fact]
    public void A_program_says_whose_it_is_and_what_it_may_cost()
    {
        var program = Parse(Whole).Program!;

        Assert.Equal(("lead-scoring", "sales", "sales", "Scores leads of the CRM.", ProgramTier.Production, 100, 0.85, "ada@example.org", true),
            (program.Id, program.Team, program.Domain, program.Context, program.Tier, program.BudgetUsd, program.Quality, program.Contact, program.Downgrades));
        Assert.Equal(Prompts, program.Prompts.Select(p => p.Name));
        Assert.Equal("prod", program.EnvironmentOf(["dev", "staging", "prod"]));
        Assert.Equal("dev", (program with { Tier = ProgramTier.Development }).EnvironmentOf(["dev", "staging", "prod"]));
        Assert.Equal("staging", Parse(Whole + "\nenvironment: staging").Program!.EnvironmentOf(["dev", "staging", "prod"]));
        Assert.Equal(["leads/score"], Parse(Whole.Replace("[leads/score, leads/explain]", "leads/score", StringComparison.Ordinal)).Program!.Prompts.Select(p => p.Name));
    }

    [Theory]
    [InlineData("team: sales", "", "PRM0003", "(2,1)", "needs the key 'team'")]
    [InlineData("team: sales", "team: \" \"", "PRM0004", "(1,7)", "one line")]
    [InlineData("tier: production", "tier: productoin", "PRM0004", "(4,7)", "Did you mean 'production'?")]
    [InlineData("budget: 100", "budget: 9.5", "PRM0004", "(5,9)", "at least 10, but 9.5 was found")]
    [InlineData("budget: 100", "budget: .nan", "PRM0004", "(5,9)", "")]
    [InlineData("quality: 0.85", "quality: 85", "PRM0004", "(6,10)", "from 0 to 1")]
    [InlineData("quality: 0.85", "quality: 0.95", "PRM0004", "(6,10)", "the best is large with 0.9")]
    [InlineData("ada@example.org", "ada at example", "PRM0004", "(7,10)", "e-mail address")]
    [InlineData("leads/explain", "leads/explian", "PRM1021", "(8,24)", "Did you mean 'leads/explain'?")]
    [InlineData("leads/explain", "leads/score", "PRM0005", "(8,24)", "named twice")]
    [InlineData("[leads/score, leads/explain]", "[]", "PRM0004", "(8,10)", "from 1 to 100")]
    [InlineData("[leads/score, leads/explain]", "[[leads/score]]", "PRM0004", "(8,11)", "a prompt's name")]
    [InlineData("downgrade: true", "environment: production", "PRM0004", "(9,14)", "There is no environment")]
    [InlineData("downgrade: true", "downgrad: true", "PRM0002", "(9,1)", "Did you mean 'downgrade'?")]
    public void What_is_wrong_is_told_at_its_place(string old, string now, string id, string place, string says)
    {
        var result = Parse(Whole.Replace(old, now, StringComparison.Ordinal));

        Assert.Null(result.Program);
        var finding = result.Diagnostics.First(d => d.IsError);
        Assert.Equal(id, finding.Id);
        Assert.StartsWith($"programs/lead-scoring.yaml{place}: ", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("programs/lead-scoring.yaml", "lead-scoring")]
    [InlineData("programs/Lead.yaml", null)]
    [InlineData("programs/lead.yml", null)]
    [InlineData("programs/sales/lead.yaml", null)]
    [InlineData("programs/../lead.yaml", null)]
    [InlineData("programs/-x.yaml", null)]
    [InlineData("programs/.yaml", null)]
    [InlineData("other/lead.yaml", null)]
    public void The_file_name_is_the_id(string path, string? id)
    {
        Assert.Equal(id, ProgramDefinition.IdOf(path));
        if (id is null) Assert.Equal("PRM1022", Assert.Single(ProgramParser.Parse(Whole, path, RepositorySettings.Default).Diagnostics).Id);
        else Assert.Equal(path, ProgramDefinition.PathOf(id));
    }

    [Fact]
    public void An_empty_file_is_no_program() => Assert.Equal("PRM0003", Assert.Single(Parse("").Diagnostics).Id);

    private static ProgramResult Parse(string text) => ProgramParser.Parse(text, "programs/lead-scoring.yaml", RepositorySettings.Default with
    {
        Models = [new CatalogModel("large", null, 0.9, new ModelPrice("large", 1, 1)), new CatalogModel("small", null, 0.8, new ModelPrice("small", 1, 1))],
    }, Prompts);
}
