using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>What names the stamp of a check, asked of the project that runs it.</summary>
public sealed class RunIdentityTests : IDisposable
{
    private readonly TempRepository repository = new();
    private readonly TempDirectory linked = new();

    public RunIdentityTests()
    {
        repository.Write("main/prompts/greeting/prompt.yaml", "name: greeting\n");
        repository.Commit();
    }

    [Fact]
    public void A_new_release_makes_the_next_build_check_again_in_a_linked_work_tree_too()
    {
        var main = repository.Combine("main/");
        var other = linked.Combine("tree/main/");
        repository.Git("worktree", "add", "--quiet", linked.Combine("tree"));
        var before = (Stamp(main), Stamp(other));
        Assert.Equal(before.Item1, Stamp(main));

        repository.Git("tag", "prompts/greeting/v1.0.0");

        var after = (Stamp(main), Stamp(other));
        Assert.NotEqual(before.Item1, after.Item1);
        Assert.NotEqual(before.Item2, after.Item2);
    }

    public void Dispose()
    {
        linked.Dispose();
        repository.Dispose();
    }

    private static string Stamp(string root)
    {
        var result = ProcessRunner.Run(
            "dotnet",
            [
                "msbuild", Path.Combine(RepositoryRoot.Path, "build", "PromptRegistry.Run.proj"), "-t:_NamePromptStamps", "-getProperty:_PromptCheckStamp",
                $"-p:PromptRepositoryRoot={root}", "-p:PromptToolAssembly=tool.dll", "-p:PromptTaskAssembly=task.dll",
                "-p:PromptTaskFactory=AssemblyTaskFactory", "-nodeReuse:false",
            ],
            RepositoryRoot.Path);
        Assert.True(result.ExitCode == 0, result.ToString());
        return Path.GetFileName(result.Output.Trim());
    }
}
