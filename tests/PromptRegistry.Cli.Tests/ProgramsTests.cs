using System.Text.Json.Nodes;

namespace PromptRegistry.Cli.Tests;

/// <summary>Programs of teams: checked with the prompts, and reviewed before they are in production.</summary>
public sealed class ProgramsTests : IDisposable
{
    private const string Program = "team: sales\ndomain: sales\ncontext: Greets leads.\ntier: production\nbudget: 100\nquality: 0.8\ncontact: ada@example.org\nprompts: [greeting]\n";

    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Check_holds_programs_to_the_prompts_that_there_are()
    {
        repository.Write("programs/lead-greeting.yaml", Program);
        repository.Write("programs/README.md", "What teams run.");
        Assert.Equal(0, repository.RunUnchanged("check").ExitCode);

        repository.Write("programs/lead-greeting.yaml", Program.Replace("[greeting]", "[greting]", StringComparison.Ordinal));
        var result = repository.RunUnchanged("check");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("programs/lead-greeting.yaml(8,11): error PRM1021: There is no prompt 'greting'. Did you mean 'greeting'?", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, repository.RunUnchanged("check", "greeting").ExitCode);
    }

    [Theory]
    [InlineData("programs/lead-greeting.yml", "There are two programs 'lead-greeting': this file and programs/lead-greeting.yaml.")]
    [InlineData("programs/sales/lead-greeting.yaml", "There are two programs 'lead-greeting'")]
    [InlineData("programs/Other.yml", "Rename it to programs/other.yaml.")]
    [InlineData("programs/other one.yaml", "whose id begins with a lower-case letter")]
    public void A_file_that_nobody_would_read_is_an_error(string path, string says)
    {
        repository.Write("programs/lead-greeting.yaml", Program);
        repository.Write(path, Program);

        var result = repository.RunUnchanged("check");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"{path}: error PRM1022: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_repository_has_owners_each_program_has_one()
    {
        repository.Write("programs/lead-greeting.yaml", Program);
        repository.Write(".github/CODEOWNERS", "/prompts/ @example/prompts\n");

        var result = repository.RunUnchanged("check");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("programs/lead-greeting.yaml: warning PRM1023: No line of CODEOWNERS", result.Error + result.Output, StringComparison.Ordinal);

        repository.Write(".github/CODEOWNERS", "/prompts/ @example/prompts\n/programs/lead-*.yaml @example/sales\n");
        var owned = repository.RunUnchanged("check");
        Assert.DoesNotContain("PRM1023", owned.Error + owned.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_refuses_what_is_not_ready_and_says_why()
    {
        repository.Write("programs/lead-greeting.yaml", Program);
        repository.Write("programs/trial.yaml", Program.Replace("production", "development", StringComparison.Ordinal));

        var refused = repository.RunUnchanged("programs", "review", "lead-greeting");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("programs/lead-greeting.yaml(4,7): error PRM1024: lead-greeting: greeting is not ready for production: 0 of the 0.85 that it takes", refused.Error, StringComparison.Ordinal);
        Assert.Contains("'ada' (its answer is not recorded)", refused.Error, StringComparison.Ordinal);

        await using var model = await LoopbackModel.StartAsync("Hello Ada!");
        repository.Write("promptregistry.yaml", $"providers: {{ mine: {{ endpoint: \"{model.Address}\" }} }}\nevaluation: {{ provider: mine }}\n");
        repository.Do("eval", "greeting", "--mode", "record");
        var ready = repository.RunUnchanged("programs", "review");
        Assert.Equal(0, ready.ExitCode);
        Assert.Contains("lead-greeting: greeting is ready for production: 1 of the 0.85 that it takes (functionality 1, safety 1, performance 1; 1 case).", ready.Output, StringComparison.Ordinal);
        Assert.Contains("trial: greeting is ready for development: 1 of the 0.75 that it takes", ready.Output, StringComparison.Ordinal);

        var json = JsonNode.Parse(repository.RunUnchanged("programs", "review", "trial", "--tier", "production", "--json").Output)!;
        var prompt = json["result"]!["programs"]![0]!["prompts"]![0]!;
        Assert.Equal(("production", true, 0.85), ((string?)prompt["tier"], (bool)prompt["ready"]!, (double)prompt["threshold"]!));
        Assert.Equal(["functionality", "safety", "performance"], prompt["parts"]!.AsArray().Select(p => (string?)p!["aspect"]));
    }

    [Fact]
    public void An_unknown_program_has_a_nearest_one()
    {
        repository.Write("programs/trial.yaml", Program);

        var result = repository.RunUnchanged("programs", "review", "trail");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("PRM4025: There is no program 'trail'. Did you mean 'trial'?", result.Error, StringComparison.Ordinal);
    }
}
