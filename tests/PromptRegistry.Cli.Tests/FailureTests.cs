namespace PromptRegistry.Cli.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_template_that_fails_on_its_values_names_its_place()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "name: string", "name: integer");
        repository.Write("prompts/greeting/user.scriban", "Count {{ for i in 1..name }}{{ i }} {{ end }}");

        repository.RunUnchanged("render", "greeting", "--input", "name=2000000")
            .Fails(3, "prompts/greeting/user.scriban(1,20): error PRM1013: ");
    }

    [Fact]
    public void What_the_system_refuses_is_one_line_without_a_stack()
    {
        var result = repository.RunUnchanged("eval", "greeting", "--report-directory", "prompts/greeting/prompt.yaml")
            .Fails(4, "error PRM9001: ", "prompt.yaml");

        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
