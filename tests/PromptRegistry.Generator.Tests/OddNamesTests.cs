namespace PromptRegistry.Generator.Tests;

/// <summary>
/// Folders whose names no prompt may have: each is one finding. The compiler's own refusal of a file name would be the end
/// of the whole generator, and of every other prompt.
/// </summary>
public sealed class OddNamesTests
{
    [Theory]
    [InlineData("we!rd")]
    [InlineData("a.b")]
    [InlineData("$(Property)")]
    [InlineData("späce d'été")]
    [InlineData("a*b?<c>")]
    public void A_name_that_is_not_allowed_is_a_finding_and_leaves_the_others_alone(string name)
    {
        var run = Sound().Add($"prompts/{name}/prompt.yaml", Manifest(name)).Run();

        Assert.Null(run.Result.Exception);
        Assert.Contains(run.Findings, f => f.StartsWith($"/repo/prompts/{name}/prompt.yaml(1,1): error PRM0008", StringComparison.Ordinal));
        Assert.Contains(run.Result.GeneratedSources, s => s.HintName == "Prompts.sound.g.cs");
    }

    [Fact]
    public void Names_that_differ_in_case_only_do_not_end_the_generator()
    {
        var run = Sound().Add("prompts/Sound/prompt.yaml", Manifest("Sound")).Run();

        Assert.Null(run.Result.Exception);
        Assert.Contains(run.Findings, f => f.StartsWith("/repo/prompts/Sound/prompt.yaml(1,1): error PRM0008", StringComparison.Ordinal));
    }

    [Fact]
    public void Prompts_that_become_one_class_are_a_finding_also_when_the_second_comes_later()
    {
        var run = new GeneratorRun().Add("prompts/a-1/prompt.yaml", Manifest("a-1")).Run();
        Assert.Empty(run.Findings);

        run.Add("prompts/a1/prompt.yaml", Manifest("a1")).Add("prompts/a-1/version/prompt.yaml", Manifest("a-1/version")).Run();

        Assert.Null(run.Result.Exception);
        Assert.Contains(run.Findings, f => f.StartsWith("/repo/prompts/a1/prompt.yaml(1,1): error PRM0013", StringComparison.Ordinal));
        Assert.Contains(run.Findings, f => f.StartsWith("/repo/prompts/a-1/prompt.yaml(1,1): error PRM0013", StringComparison.Ordinal));
    }

    private static GeneratorRun Sound() => new GeneratorRun().Add("prompts/sound/prompt.yaml", Manifest("sound"));

    private static string Manifest(string name) =>
        $"name: \"{name}\"\nversion: 1.0.0\nmessages: [{{ role: user, content: x }}]\n";
}
