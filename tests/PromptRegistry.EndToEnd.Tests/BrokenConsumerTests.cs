namespace PromptRegistry.EndToEnd.Tests;

/// <summary>What must stop a build instead of letting it go on without prompts.</summary>
public sealed class BrokenConsumerTests(PackedPackages packages)
{
    [Fact]
    public void Without_a_prompt_repository_the_build_says_what_to_do()
    {
        using var consumer = Consumer.OfRestoredApp(packages);
        consumer.Delete("prompts");
        var empty = consumer.MSBuild("App", "-t:PromptRepositoryExists");
        consumer.Delete("promptregistry.yaml");

        var nowhere = consumer.Build("App");
        var elsewhere = consumer.MSBuild("App", "-t:PromptRepositoryExists", "-p:PromptRepositoryRoot=../templates");

        Assert.NotEqual(0, nowhere.ExitCode);
        Assert.True(nowhere.Output.Contains("error PRM4001: No prompt repository was found: neither", StringComparison.Ordinal), nowhere.Output);
        Assert.NotEqual(0, empty.ExitCode);
        Assert.Matches("error PRM4001: No prompt repository was found: '.*/' is the root, and has no 'prompts' folder. Make a prompt there", empty.Output);
        Assert.NotEqual(0, elsewhere.ExitCode);
        Assert.Matches("error PRM4001: No prompt repository was found: '.*/templates/' is the root, and has no 'prompts' folder", elsewhere.Output);
    }

    [Fact]
    public void An_error_in_a_prompt_links_to_its_page_in_the_package()
    {
        using var consumer = Consumer.OfRestoredApp(packages);
        consumer.Write("prompts/broken/prompt.yaml", "name: broken\nversion: 1.0.0\nmessages: [{ role: user, content: \"{{ nmae }}\" }]\n");

        var result = consumer.Build("App", "-p:PromptCheckOnBuild=false");

        Assert.NotEqual(0, result.ExitCode);
        var link = System.Text.RegularExpressions.Regex.Match(result.Output, @"error PRM1002: .*\((file://[^)]*/docs/diagnostics/PRM1002\.md)\)");
        Assert.True(link.Success, result.Output);
        Assert.True(File.Exists(new Uri(link.Groups[1].Value).LocalPath));
    }

    [Fact]
    public void A_generator_that_is_no_assembly_is_an_error()
    {
        using var consumer = Consumer.OfRestoredApp(packages);
        TakeAnalyzerAway(consumer, "PromptRegistry.Generator", """<Analyzer Include="../other/PromptRegistry.Generator.dll" />""");
        consumer.Write("App/Program.cs", "// Nothing that would miss the prompts.");
        consumer.Write("other/PromptRegistry.Generator.dll", "cut off");

        var result = consumer.Build("App", "-p:PromptEvalOnBuild=false", "-p:PromptCheckOnBuild=false", "-p:OutputType=Library");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error CS8034: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_that_cannot_be_loaded_or_that_fails_is_an_error()
    {
        using var consumer = Consumer.OfRestoredApp(packages);
        TakeAnalyzerAway(consumer, "$(TakenAway)");

        // Without the first the generator has no beginning; the other is missed when the first manifest is read.
        foreach (var (missing, code) in ((string, string)[])[("PromptRegistry.Core", "CS878[45]"), ("YamlDotNet", "CS8785"), ("Scriban.Signed", "CS8785")])
        {
            // A compiler server would still have what is taken away from a build before.
            var result = consumer.Build(
                "App", "-p:PromptEvalOnBuild=false", "-p:PromptCheckOnBuild=false", "-p:UseSharedCompilation=false", $"-p:TakenAway={missing}");

            Assert.NotEqual(0, result.ExitCode);
            Assert.Matches($"error {code}: .*PromptGenerator", result.Output);
        }
    }

    [Fact]
    public void A_language_that_is_too_old_is_one_error_that_says_what_to_remove()
    {
        using var consumer = Consumer.OfRestoredApp(packages);
        consumer.Write("App/Program.cs", "// Nothing that would miss the prompts.");

        var result = consumer.Build(
            "App", "-p:LangVersion=8.0", "-p:PromptEvalOnBuild=false", "-p:PromptCheckOnBuild=false", "-p:OutputType=Library");

        var error = Assert.Single(Consumer.Errors(result));
        Assert.Contains("error PRM4005: This project is compiled as C# 8.0", error, StringComparison.Ordinal);
        Assert.Contains("Remove LangVersion", error, StringComparison.Ordinal);
    }

    /// <summary>Takes one of the package's analyzers out of the consumer's compilation, for another one or for none.</summary>
    private static void TakeAnalyzerAway(Consumer consumer, string name, string instead = "") => consumer.Write("Directory.Build.targets", $"""
        <Project>
          <Target Name="TakeAway" BeforeTargets="CoreCompile">
            <ItemGroup>
              <Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == '{name}'" />
              {instead}
            </ItemGroup>
          </Target>
        </Project>
        """);
}
