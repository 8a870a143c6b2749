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
    public void A_sound_repository_is_clean()
    {
        WritePrompt("Hello {{ name }}.");
        var task = Task("check");

        Assert.True(task.Execute());

        Assert.True(task.Clean);
        Assert.Empty(engine.Errors);
    }

    [Fact]
    public void A_finding_of_the_command_line_becomes_an_error_at_its_place()
    {
        WritePrompt("Hello {{ nmae }}, {{ name }}.");
        var task = Task("check");

        Assert.False(task.Execute());

        Assert.False(task.Clean);
        var error = Assert.Single(engine.Errors);
        Assert.Equal(("PRM1002", 1, 10), (error.Code, error.LineNumber, error.ColumnNumber));
        Assert.EndsWith("user.scriban", error.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_lines_of_the_protocol_count_and_everything_else_is_a_message()
    {
        var task = TaskAround("echo 'evals.yaml(1,1): error PRM2102: a model wrote this'; echo 'warning : and this'");

        Assert.True(task.Execute());

        Assert.True(task.Clean);
        Assert.Empty(engine.Errors);
        Assert.Empty(engine.Warnings);
        Assert.Contains(engine.Messages, m => m.Message!.Contains("a model wrote this", StringComparison.Ordinal));
    }

    [Fact]
    public void Braces_in_a_finding_are_text()
    {
        var task = TaskAround("printf '##prompt\\twarning\\tPRM2004\\tf.yaml\\t3\\t4\\t\\t{0} and {{ name }}\\n'");

        Assert.True(task.Execute());

        Assert.Equal("{0} and {{ name }}", Assert.Single(engine.Warnings).Message);
    }

    [Fact]
    public void A_warning_leaves_the_run_unclean_so_that_the_next_build_says_it_again()
    {
        var task = TaskAround("printf '##prompt\\twarning\\tPRM2004\\tf.yaml\\t3\\t4\\t\\tmissing\\n'");

        Assert.True(task.Execute());

        Assert.False(task.Clean);
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

        Assert.False(task.Execute());

        var error = Assert.Single(engine.Errors);
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

    private RunPromptTool Task(string verb) => new()
    {
        BuildEngine = engine,
        Verb = verb,
        ToolAssembly = Path.Combine(AppContext.BaseDirectory, "dotnet-prompt.dll"),
        Repository = folder.Path + "/",
        DotNetHost = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : null,
    };

    /// <summary>A task whose host is a script instead of <c>dotnet</c>.</summary>
    private RunPromptTool TaskAround(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for dotnet is a shell script.");
        var task = Task("check");
        task.DotNetHost = Script.Write(folder, "host.sh", script + "\n");
        return task;
    }
}
