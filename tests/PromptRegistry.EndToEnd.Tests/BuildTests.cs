using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

public sealed class BuildTests(PackedPackages packages)
{
    private const string Evaluated = "PromptRegistry.Run -> ";

    [Fact]
    public void A_build_gives_typed_prompts_evaluates_once_and_then_rests()
    {
        using var consumer = new Consumer(packages).AddApp();

        var first = consumer.Build("App");
        var second = consumer.Build("App");

        Succeeded(first);
        Assert.Equal(1, Evaluations(first));
        Succeeded(second);
        Assert.Equal(0, Evaluations(second));
        Assert.Contains("Write exactly 1 sentence:", consumer.Run("App").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_solution_with_several_projects_evaluates_once()
    {
        using var consumer = new Consumer(packages)
            .AddApp("One")
            .AddApp("Two", frameworks: "<TargetFrameworks>net10.0</TargetFrameworks>")
            .AddApp("Three")
            .AddSolution("One", "Two", "Three");

        var first = consumer.Build("All.slnx", "-m:2");
        var again = consumer.Build("All.slnx", "-m:2", "--no-incremental");

        Succeeded(first);
        Assert.Equal(1, Evaluations(first));
        Succeeded(again);
        Assert.Equal(1, Evaluations(again));
    }

    [Fact]
    public void A_regression_fails_the_build_at_the_line_of_the_suite_until_it_is_repaired()
    {
        using var consumer = new Consumer(packages).AddApp();
        var recordings = consumer.Read("prompts/summarization/recordings.jsonl");
        Worsen(consumer);

        var broken = consumer.Build("App");
        var stillBroken = consumer.Build("App");
        var asWarning = consumer.Build("App", "-p:PromptTreatRegressionsAs=warning");
        consumer.Write("prompts/summarization/recordings.jsonl", recordings);
        var repaired = consumer.Build("App");

        Assert.NotEqual(0, broken.ExitCode);
        Assert.Matches(@"prompts/summarization/evals\.yaml\(\d+,\d+\): error PRM21\d\d: .*'sentences'", broken.Output);
        Assert.NotEqual(0, stillBroken.ExitCode);
        Succeeded(asWarning);
        Assert.Contains("warning PRM21", asWarning.Output, StringComparison.Ordinal);
        Succeeded(repaired);
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("pack")]
    [InlineData("test")]
    public void Whatever_builds_is_gated(string verb)
    {
        using var consumer = new Consumer(packages).AddApp(more: "<IsTestProject>true</IsTestProject><IsPackable>true</IsPackable>");
        Worsen(consumer);

        var result = consumer.DotNet(verb, "App");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches(@"evals\.yaml\(\d+,\d+\): error PRM21\d\d: .*'sentences'", result.Output);
    }

    [Fact]
    public void Missing_recordings_warn_here_and_fail_on_a_build_server()
    {
        using var consumer = new Consumer(packages).AddApp();
        consumer.Edit("prompts/summarization/system.scriban", "plain prose", "simple prose");

        var here = consumer.Build("App");
        var again = consumer.Build("App");
        var server = consumer.Build("App", "-p:CI=true");

        Succeeded(here);
        Assert.Contains("warning PRM2004", here.Output, StringComparison.Ordinal);
        Assert.Contains("dotnet prompt eval summarization --mode record", here.Output, StringComparison.Ordinal);
        Assert.Contains("warning PRM2004", again.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, server.ExitCode);
        Assert.Contains("error PRM2004", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_a_template_is_one_error_at_its_line()
    {
        using var consumer = new Consumer(packages).AddApp();
        consumer.Edit("prompts/summarization/system.scriban", "{{ if target_sentences == 1 }}", "{{ if target_sentence == 1 }}");

        var result = consumer.Build("App");

        Assert.NotEqual(0, result.ExitCode);
        var errors = result.Output.Split('\n').Where(l => l.Contains(": error ", StringComparison.Ordinal))
            .Select(l => l[..l.LastIndexOf('[')].Trim()).Distinct();
        Assert.Contains("prompts/summarization/system.scriban(2,44): error PRM1002", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_can_be_turned_off_and_never_runs_in_a_design_time_build()
    {
        using var consumer = new Consumer(packages).AddApp();
        consumer.Write("prompts/summarization/recordings.jsonl", "");

        Succeeded(consumer.Build("App", "-p:PromptEvalOnBuild=false", "-p:CI=true"));
        Succeeded(consumer.Build("App", "-p:PromptEvalMode=off", "-p:CI=true"));
        Succeeded(consumer.Build("App", "-p:DesignTimeBuild=true", "-p:CI=true"));
    }

    [Fact]
    public void Without_a_prompt_repository_the_build_says_what_to_do()
    {
        using var consumer = new Consumer(packages).AddApp();
        consumer.Delete("prompts");

        var result = consumer.Build("App");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error PRM4001: No prompt repository was found", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_blanks_quotes_and_other_letters_works()
    {
        using var consumer = new Consumer(packages, " späce d'été (1)").AddApp();

        var result = consumer.Build("App");

        Succeeded(result);
        Assert.Equal(1, Evaluations(result));
    }

    /// <summary>Every answer gets a sentence too many.</summary>
    private static void Worsen(Consumer consumer) => consumer.Edit(
        "prompts/summarization/recordings.jsonl", "\"text\":\"", "\"text\":\"One more sentence stands here. ");

    private static int Evaluations(ProcessResult result) =>
        result.Output.Split('\n').Count(l => l.Contains(Evaluated, StringComparison.Ordinal));

    private static void Succeeded(ProcessResult result)
    {
        if (result.ExitCode != 0) Assert.Fail(result.ToString());
    }
}
