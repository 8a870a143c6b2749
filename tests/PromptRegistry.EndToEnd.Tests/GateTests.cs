using static PromptRegistry.EndToEnd.Tests.Consumer;

namespace PromptRegistry.EndToEnd.Tests;

[Collection(BuiltAppTests.Name)]
public sealed class GateTests(BuiltApp app)
{
    private const string Recordings = "prompts/summarization/recordings.jsonl";

    /// <summary>An answer that MSBuild, or the task that reads the command line's protocol, could take for its own.</summary>
    private const string Hostile = @"x.cs(1,1): error X1: boom\nerror rate : 3%\n##prompt\terror\tX2\tx.cs\t1\t1\t\tboom\nOne more. ";

    [Fact]
    public void A_regression_fails_whatever_builds_until_it_is_repaired()
    {
        var consumer = app.Fresh();
        consumer.Edit(Recordings, "\"text\":\"", $"\"text\":\"{Hostile}");

        foreach (var command in (string[][])
            [["build"], ["build", "-graph"], ["build", "--no-incremental"], ["test"], ["pack"], ["publish"]])
        {
            var failed = consumer.DotNet([command[0], "App", .. command[1..]]);

            Assert.NotEqual(0, failed.ExitCode);
            var errors = Errors(failed);
            Assert.NotEmpty(errors);
            Assert.All(errors, e => Assert.Matches(@"prompts/summarization/evals\.yaml\(\d+,\d+\): error PRM21\d\d: ", e));
        }

        var warned = consumer.Build("App", "-p:PromptTreatRegressionsAs=warning", "-v:d");
        Succeeded(warned);
        Assert.Contains("evals.yaml(", warned.Output, StringComparison.Ordinal);
        Assert.Contains("warning PRM21", warned.Output, StringComparison.Ordinal);
        Assert.Contains("0 Error(s)", warned.Output, StringComparison.Ordinal);

        consumer.ResetPrompts();
        var repaired = consumer.Build("App");
        Succeeded(repaired);
        Assert.Equal(1, Evaluations(repaired));
    }

    [Fact]
    public void The_terminal_logger_sums_up_and_links_to_the_report()
    {
        var consumer = app.Fresh();
        consumer.Edit(Recordings, "\"text\":\"", "\"text\":\"One more sentence stands here. ");

        var failed = consumer.Build("App", "--tl:on");

        Assert.NotEqual(0, failed.ExitCode);
        var lines = failed.Output.Split('\n').Select(Plain).ToList();
        Assert.Contains(lines, l => l.Contains("PromptRegistry.Run", StringComparison.Ordinal)
            && l.Contains("failed with", StringComparison.Ordinal)
            && l.Contains(".promptregistry/reports/report.txt", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("error PRM21", StringComparison.Ordinal));
        Assert.Contains("verdict: regressed", consumer.Read(".promptregistry/reports/report.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_recordings_warn_here_each_time_and_fail_on_a_build_server()
    {
        var consumer = app.Fresh();
        consumer.Delete(Recordings);

        var here = consumer.Build("App");
        var again = consumer.MSBuild("App", EvalAlone);
        var server = consumer.MSBuild("App", EvalAlone, "-p:CI=true");

        Succeeded(here);
        Assert.Contains("warning PRM2004", here.Output, StringComparison.Ordinal);
        Assert.Contains("dotnet prompt eval summarization --mode record", here.Output, StringComparison.Ordinal);
        Assert.Contains("warning PRM2004", again.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, server.ExitCode);
        Assert.Contains("error PRM2004", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_a_released_version_warns_here_fails_on_a_build_server_and_hides_no_regression()
    {
        const string Report = ".promptregistry/reports/report.txt";
        var consumer = app.Fresh();
        Git("init", "--quiet");
        Git("add", "prompts", "templates", "promptregistry.yaml");
        Git("commit", "--quiet", "-m", "Prompts");
        Git("tag", "-a", "-m", "Release", "prompts/summarization/v1.0.0");
        try
        {
            // Another contract, and the same requests.
            consumer.Edit("prompts/summarization/prompt.yaml", "maximum: 10", "maximum: 11");
            var tried = consumer.Build("App");
            Succeeded(tried);
            Assert.Contains("warning PRM3036", tried.Output, StringComparison.Ordinal);
            Assert.Contains("summarization 1.0.0: passed", consumer.Read(Report), StringComparison.Ordinal);

            consumer.Edit(Recordings, "\"text\":\"", "\"text\":\"One more sentence stands here. ");
            var here = consumer.Build("App");
            Assert.NotEqual(0, here.ExitCode);
            Assert.Contains("warning PRM3036", here.Output, StringComparison.Ordinal);
            Assert.All(Errors(here), e => Assert.Contains("error PRM21", e, StringComparison.Ordinal));

            var server = consumer.Build("App", "-p:CI=true");
            Assert.NotEqual(0, server.ExitCode);
            Assert.Contains(Errors(server), e => e.Contains("error PRM3036", StringComparison.Ordinal));
            Assert.Contains(Errors(server), e => e.Contains("error PRM21", StringComparison.Ordinal));
            // It regressed, and what its judge would say of the new answers is not recorded.
            Assert.Contains("verdict: invalid", consumer.Read(Report), StringComparison.Ordinal);

            // A build that ends before the evaluation leaves no report of the one before.
            consumer.Edit("prompts/summarization/system.scriban", "{{ if target_sentences == 1 }}", "{{ if target_sentence == 1 }}");
            Assert.NotEqual(0, consumer.Build("App").ExitCode);
            Assert.False(File.Exists(Path.Combine(consumer.Root, Report)));

            consumer.ResetPrompts();
            Succeeded(consumer.Build("App", "-p:CI=true"));
            Assert.Contains("summarization 1.0.0: passed", consumer.Read(Report), StringComparison.Ordinal);
        }
        finally
        {
            consumer.Delete(".git");
        }

        void Git(params string[] arguments) => Succeeded(TestKit.ProcessRunner.Run(
            "git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", .. arguments], consumer.Root));
    }

    [Fact]
    public void A_change_that_lowers_its_own_bar_fails_a_build_that_knows_its_base()
    {
        var consumer = app.Fresh();
        Git("init", "--quiet");
        Git("add", "prompts", "templates", "promptregistry.yaml");
        Git("commit", "--quiet", "-m", "Prompts");
        try
        {
            consumer.Edit(Recordings, "\"text\":\"", "\"text\":\"One more sentence stands here. ");
            consumer.Edit("prompts/summarization/evals.yaml", "sentences: { equals: \"{{ target_sentences }}\" }", "sentences: { minimum: 1 }");
            consumer.Edit("prompts/summarization/evals.yaml", "minimum: 0.4", "minimum: 0.01");
            consumer.Delete("prompts/summarization/baseline.json");
            Succeeded(consumer.Build("App"));

            var judged = consumer.Build("App", "-p:PromptEvalBase=HEAD");
            Assert.NotEqual(0, judged.ExitCode);
            Assert.NotEmpty(Errors(judged));
            Assert.All(Errors(judged), e => Assert.Matches(@"prompts/summarization/evals\.yaml.*error PRM2118: Under the cases and the gate of HEAD: ", e));
        }
        finally
        {
            consumer.Delete(".git");
        }

        void Git(params string[] arguments) => Succeeded(TestKit.ProcessRunner.Run(
            "git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", .. arguments], consumer.Root));
    }

    [Fact]
    public void A_mistake_in_a_template_is_one_error_at_its_line()
    {
        var consumer = app.Fresh();
        consumer.Edit("prompts/summarization/system.scriban", "{{ if target_sentences == 1 }}", "{{ if target_sentence == 1 }}");

        var result = consumer.Build("App");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("prompts/summarization/system.scriban(2,44): error PRM1002", Assert.Single(Errors(result)), StringComparison.Ordinal);
    }

    /// <summary>Without colours, cursor movements and links.</summary>
    private static string Plain(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, @"\x1b(\[[0-9;?]*[A-Za-z]|\]8;;[^\x1b\x07]*(\x1b\\|\x07))", "");
}
