using PromptRegistry.TestKit;
using static PromptRegistry.EndToEnd.Tests.Consumer;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>Several projects and frameworks over one prompt repository, with build nodes that stay, as on a developer's machine.</summary>
public sealed class SolutionTests(PackedPackages packages)
{
    private const string Recordings = "prompts/summarization/recordings.jsonl";

    [Fact]
    public async Task A_build_of_many_projects_and_frameworks_evaluates_once_and_servers_that_stay_see_every_edit()
    {
        using var consumer = new Consumer(packages)
            .AddApp("One")
            .AddApp("Two", frameworks: "net10.0;net10.0-windows", more: "<EnableWindowsTargeting>true</EnableWindowsTargeting>")
            .AddApp("Three", references: "One")
            .AddSolution("One", "Two", "Three")
            .Restore("All.slnx");
        ProcessResult All(string verb, params string[] more) => consumer.DotNet([verb, "All.slnx", "-m:2", .. more, "-nodeReuse:true"]);

        Evaluates(1, All("build"));
        Evaluates(0, All("build"));
        Assert.NotEmpty(packages.Servers.Running());
        Evaluates(1, All("build", "--no-incremental", "-graph"));
        Touch(consumer);
        Evaluates(1, All("publish"));
        Touch(consumer);
        Evaluates(1, All("pack"));

        // The text that was compiled in is that of the edit, though compiler and nodes are those of the build before.
        consumer.Edit("prompts/summarization/system.scriban", "{{ if target_sentences == 1 }}", "exactly {{ if target_sentences == 1 }}");
        Evaluates(1, All("build"));
        Assert.Contains("exactly sentence", consumer.Run("Three").Output, StringComparison.Ordinal);

        consumer.ResetPrompts();
        consumer.Edit(Recordings, "\"text\":\"", "\"text\":\"One more sentence stands here. ");
        var broken = All("build");
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Equal(Errors(broken).Count, Errors(broken).Select(e => e.Split(": error ")[0]).Distinct().Count());

        // Two builds at once, of projects that share nothing but the prompts.
        consumer.ResetPrompts();
        using var one = consumer.Start("build", "One");
        using var two = consumer.Start("build", "Two");
        var outputs = await Task.WhenAll(one.StandardOutput.ReadToEndAsync(), two.StandardOutput.ReadToEndAsync());
        await Task.WhenAll(one.WaitForExitAsync(), two.WaitForExitAsync());
        Assert.True((one.ExitCode, two.ExitCode) == (0, 0), string.Join("\n---\n", outputs));
        Evaluates(0, consumer.Build("One"));
        Evaluates(0, consumer.Build("Two"));
    }

    private static void Touch(Consumer consumer) => File.SetLastWriteTimeUtc(Path.Combine(consumer.Root, Recordings), DateTime.UtcNow);

    private static void Evaluates(int times, ProcessResult result)
    {
        Succeeded(result);
        Assert.True(Evaluations(result) == times, $"{times} evaluations were expected.\n{result}");
    }
}
