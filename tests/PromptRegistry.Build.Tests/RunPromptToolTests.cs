using Microsoft.Build.Framework;
using PromptRegistry.TestKit;

namespace PromptRegistry.Build.Tests;

/// <summary>The task around real processes: the command line itself, and a stand-in whose output is known.</summary>
public sealed class RunPromptToolTests : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly RecordingEngine engine = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_sound_repository_gets_its_stamp_and_git_ignores_it()
    {
        WritePrompt("Hello {{ name }}.");
        var task = Task("check");

        Assert.True(task.Execute());

        Assert.Equal(["check-1-b.stamp"], Stamps());
        Assert.Equal("*\n", folder.Read(".promptregistry/.gitignore"));
        Assert.Empty(engine.Errors);
    }

    [Fact]
    public void A_stamp_replaces_those_of_the_same_options_only()
    {
        folder.Write(".promptregistry/obj/check-1-a.stamp", "");
        folder.Write(".promptregistry/obj/check-2-a.stamp", "");
        folder.Write(".promptregistry/obj/eval-1-a.stamp", "");

        Assert.True(TaskAround("exit 0").Execute());

        Assert.Equal(["check-1-b.stamp", "check-2-a.stamp", "eval-1-a.stamp"], Stamps());
    }

    [Fact]
    public void A_version_that_must_change_fails_the_build_only_after_what_else_there_is_to_say()
    {
        var alone = TaskAround("printf '##prompt\\terror\\tPRM3036\\tf.yaml\\t3\\t4\\t\\treleased\\n'; exit 3");
        Assert.True(alone.Execute());
        Assert.Equal("PRM3036", Assert.Single(engine.Errors).Code);
        Assert.Empty(Stamps());

        Assert.False(TaskAround("printf '##prompt\\terror\\tPRM3036\\tf.yaml\\t3\\t4\\t\\tx\\n##prompt\\terror\\tPRM1002\\tf.yaml\\t3\\t4\\t\\ty\\n'; exit 3").Execute());
        Assert.False(TaskAround("printf '##prompt\\terror\\tPRM3036\\tf.yaml\\t3\\t4\\t\\tx\\n'; exit 134").Execute());
    }

    [Fact]
    public void No_report_and_no_stamp_of_another_state_outlives_a_run()
    {
        void Before()
        {
            foreach (var stamp in (string[])["eval-1-a", "eval-1-b", "eval-2-b", "check-1-a"]) folder.Write($".promptregistry/obj/{stamp}.stamp", "");
            foreach (var file in (string[])["report.txt", "report.json", "own.txt"]) folder.Write("reports/" + file, "verdict: passed");
        }

        RunPromptTool Around(string script, string verb)
        {
            var task = TaskAround(script);
            task.Verb = verb;
            task.Stamp = Stamp(verb + "-1-b.stamp");
            task.LastReports = folder.Combine("reports/");
            return task;
        }

        Before();
        Assert.False(Around("exit 1", "eval").Execute());
        Assert.Equal(["check-1-a.stamp", "eval-1-b.stamp", "eval-2-b.stamp"], Stamps());
        Assert.Equal([folder.Combine("reports/own.txt")], Directory.GetFiles(folder.Combine("reports")));

        Before();
        Assert.True(Around("exit 0", "check").Execute());
        Assert.Equal("verdict: passed", folder.Read("reports/report.txt"));
        Assert.False(Around("exit 1", "check").Execute());
        Assert.DoesNotContain(Stamps(), s => s!.StartsWith("eval-", StringComparison.Ordinal));
        Assert.Equal([folder.Combine("reports/own.txt")], Directory.GetFiles(folder.Combine("reports")));
    }

    [Fact]
    public async Task Builds_at_once_write_their_stamps_without_getting_in_each_others_way()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for dotnet is a shell script.");
        var host = Script.Write(folder, "host.sh", "exit 0\n");
        var tasks = Enumerable.Range(0, 8).Select(i =>
        {
            var task = Task("check");
            task.BuildEngine = new RecordingEngine();
            task.DotNetHost = host;
            task.Stamp = Stamp($"check-{i % 2}-{i}.stamp");
            return task;
        }).ToList();

        var results = await System.Threading.Tasks.Task.WhenAll(tasks.Select(t => System.Threading.Tasks.Task.Run(t.Execute)));

        Assert.All(results, Assert.True);
        Assert.All(tasks, t => Assert.Empty(((RecordingEngine)t.BuildEngine).Errors));
        Assert.NotEmpty(Stamps());
    }

    [Fact]
    public void A_finding_of_the_command_line_becomes_an_error_at_its_place()
    {
        WritePrompt("Hello {{ nmae }}, {{ name }}.");
        var task = Task("check");
        task.HelpPages = "/pages of/prompts/";

        Assert.False(task.Execute());

        Assert.Empty(Stamps());
        var error = Assert.Single(engine.Errors);
        Assert.Equal("file:///pages%20of/prompts/PRM1002.md", error.HelpLink);
        Assert.Equal(("PRM1002", 1, 10), (error.Code, error.LineNumber, error.ColumnNumber));
        Assert.EndsWith("user.scriban", error.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_lines_of_the_protocol_count_and_everything_else_is_a_message()
    {
        var task = TaskAround("echo 'evals.yaml(1,1): error PRM2102: a model wrote this'; echo 'warning : and this'");

        Assert.True(task.Execute());

        Assert.Empty(engine.Errors);
        Assert.Empty(engine.Warnings);
        Assert.Contains(engine.Messages, m => m.Message!.Contains("a model wrote this", StringComparison.Ordinal));
    }

    [Fact]
    public void Braces_in_a_finding_are_text()
    {
        var task = TaskAround("printf '##prompt\\twarning\\tPRM2004\\tf.yaml\\t3\\t4\\t\\t{0} and {{ name }}\\n'");

        Assert.True(task.Execute());

        Assert.Equal(("{0} and {{ name }}", null), (Assert.Single(engine.Warnings).Message, engine.Warnings[0].HelpLink));
    }

    [Fact]
    public void A_warning_gets_no_stamp_so_that_the_next_build_says_it_again()
    {
        var task = TaskAround("printf '##prompt\\twarning\\tPRM2004\\tf.yaml\\t3\\t4\\t\\tmissing\\n'");

        Assert.True(task.Execute());

        Assert.Empty(Stamps());
    }

    [Fact]
    public void A_report_is_the_message_that_the_terminal_logger_links()
    {
        var task = TaskAround("printf '##prompt\\treport\\t\\t/reports/report.txt\\t0\\t0\\t\\t\\n'");

        Assert.True(task.Execute());

        Assert.Contains(engine.Messages, m => m is { Importance: MessageImportance.High, Message: "PromptRegistry.Run -> /reports/report.txt" });
    }

    [Fact]
    public void A_tool_that_fails_without_a_finding_names_its_exit_code_and_its_command()
    {
        var task = TaskAround("exit 134");
        task.HelpPages = "https://example.org/pages";

        Assert.False(task.Execute());

        var error = Assert.Single(engine.Errors);
        Assert.Equal("https://example.org/pages/PRM4003.md", error.HelpLink);
        Assert.Equal("PRM4003", error.Code);
        Assert.Contains("exit code 134", error.Message, StringComparison.Ordinal);
        Assert.Contains("check --msbuild --repo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_that_takes_too_long_is_ended_and_says_so()
    {
        var task = TaskAround("sleep 600");
        task.Timeout = 200;

        Assert.False(task.Execute());

        Assert.Contains(engine.Errors, e => e.Code == "PRM4002" && e.Message!.Contains("longer than 200 ms", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_build_ends_the_tool()
    {
        var started = folder.Combine("started");
        var task = TaskAround($"touch '{started}'; exec sleep 600");
        var run = System.Threading.Tasks.Task.Run(task.Execute, TestContext.Current.CancellationToken);
        while (!File.Exists(started)) await System.Threading.Tasks.Task.Delay(10, TestContext.Current.CancellationToken);

        task.Cancel();

        Assert.False(await run);
        Assert.Equal("PRM4004", Assert.Single(engine.Errors).Code);
    }

    private void WritePrompt(string template)
    {
        folder.Write("prompts/greeting/prompt.yaml", """
            name: greeting
            version: 1.0.0
            inputs: { name: string }
            messages:
              - { role: user, template: user.scriban }

            """);
        folder.Write("prompts/greeting/user.scriban", template);
    }

    [Theory]
    [InlineData("origin/main", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_base_of_a_change_is_handed_on_where_one_is_given(string? start, bool given)
    {
        var task = TaskAround($"echo \"$@\" > '{folder.Combine("arguments")}'");
        task.Base = start;
        Assert.True(task.Execute());
        Assert.Equal(given, folder.Read("arguments").Contains("--base origin/main", StringComparison.Ordinal));
    }

    private RunPromptTool Task(string verb) => new()
    {
        BuildEngine = engine,
        Verb = verb,
        ToolAssembly = Path.Combine(AppContext.BaseDirectory, "dotnet-prompt.dll"),
        Repository = folder.Path + "/",
        Stamp = Stamp("check-1-b.stamp"),
        DotNetHost = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : null,
    };

    private string Stamp(string name) => folder.Combine(".promptregistry/obj/" + name);

    private IEnumerable<string?> Stamps() => Directory.Exists(folder.Combine(".promptregistry/obj"))
        ? Directory.GetFiles(folder.Combine(".promptregistry/obj")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        : [];

    /// <summary>A task whose host is a script instead of <c>dotnet</c>.</summary>
    private RunPromptTool TaskAround(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for dotnet is a shell script.");
        var task = Task("check");
        task.DotNetHost = Script.Write(folder, "host.sh", script + "\n");
        return task;
    }
}
