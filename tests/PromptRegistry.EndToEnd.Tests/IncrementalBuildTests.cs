using static PromptRegistry.EndToEnd.Tests.Consumer;

namespace PromptRegistry.EndToEnd.Tests;

[Collection(BuiltAppTests.Name)]
public sealed class IncrementalBuildTests(BuiltApp app)
{
    private const string Recordings = "prompts/summarization/recordings.jsonl";

    [Fact]
    public void A_build_gives_typed_prompts_evaluates_once_and_then_rests()
    {
        var consumer = app.Fresh();
        Succeeded(consumer.Build("App"));

        var again = consumer.Build("App");

        Assert.Equal(1, Evaluations(app.FirstBuild));
        Succeeded(again);
        Assert.Equal(0, Evaluations(again));
        Assert.Contains("Write exactly 1 sentence:", consumer.Run("App").Output, StringComparison.Ordinal);
        Assert.Equal("*\n", consumer.Read(".promptregistry/.gitignore"));
    }

    [Fact]
    public void Whatever_the_verdict_depends_on_makes_the_next_build_evaluate()
    {
        var consumer = app.Fresh();
        int Evaluate(params string[] more)
        {
            var result = consumer.MSBuild("App", [EvalAlone, .. more]);
            Succeeded(result);
            return Evaluations(result);
        }

        consumer.Write("prompts/summarization/notes.md", "A file of the prompt's.");
        Assert.Equal(1, Evaluate());
        Assert.Equal(0, Evaluate());

        // Put back as it was yesterday, as archives and some tools do.
        File.SetLastWriteTimeUtc(Path.Combine(consumer.Root, Recordings), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(1, Evaluate());

        consumer.Delete("prompts/summarization/notes.md");
        Assert.Equal(1, Evaluate());

        // Each choice of properties has its own memory: to and fro costs one evaluation.
        Assert.Equal(1, Evaluate("-p:PromptTreatRegressionsAs=warning"));
        Assert.Equal(0, Evaluate());
        Assert.Equal(0, Evaluate("-p:PromptTreatRegressionsAs=warning"));
    }

    [Fact]
    public void Nothing_runs_in_a_design_time_build_or_where_it_is_turned_off()
    {
        var consumer = app.Fresh();
        consumer.Write(Recordings, "");

        // As an editor asks for it.
        Succeeded(consumer.MSBuild(
            "App", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
            "-p:BuildingInsideVisualStudio=true", "-p:CI=true"));
        Succeeded(consumer.MSBuild("App", EvalAlone, "-p:DesignTimeBuild=true", "-p:CI=true"));
        Succeeded(consumer.MSBuild("App", EvalAlone, "-p:PromptEvalOnBuild=false", "-p:CI=true"));
        Succeeded(consumer.MSBuild("App", EvalAlone, "-p:PromptEvalMode=off", "-p:CI=true"));

        var turnedOn = consumer.MSBuild("App", EvalAlone, "-p:CI=true");
        Assert.NotEqual(0, turnedOn.ExitCode);
        Assert.Contains("error PRM2004", turnedOn.Output, StringComparison.Ordinal);
    }
}
