using System.Globalization;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests.Faults;

/// <summary>Eight processes at once on one repository, and on one remote.</summary>
public sealed class RaceTests : IDisposable
{
    private const int Processes = 8;

    private readonly CliRepository repository = new();
    private readonly TempDirectory places = new();

    public RaceTests()
    {
        var names = Enumerable.Range(0, Processes).Select(i => $"own{(char)('a' + i)}").Append("shared").ToList();
        for (var version = 0; version < 3; version++)
        {
            foreach (var name in names)
            {
                repository.Write($"prompts/{name}/prompt.yaml", CliRepository.Manifest
                    .Replace("greeting", name, StringComparison.Ordinal).Replace("1.0.0", $"1.0.{version}", StringComparison.Ordinal) + "\n");
                repository.Write($"prompts/{name}/user.scriban", $"Version {version}. {{{{ name }}}}");
            }

            repository.Git.Commit($"versions {version}");
            foreach (var name in names) repository.Git.Git("tag", "-a", "-m", name, $"prompts/{name}/v1.0.{version}");
        }

        repository.Do("sync", "--no-eval");
    }

    public void Dispose()
    {
        repository.Dispose();
        places.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_eight_processes_losers_change_nothing_movers_of_different_prompts_succeed_and_the_ledger_is_a_line(bool isRemote)
    {
        var start = int.Parse(repository.Git.Git("rev-list", "--count", "prompts/ledger"), CultureInfo.InvariantCulture);
        var bare = places.Combine("bare.git");
        repository.Git.Git("clone", "--quiet", "--mirror", ".", bare);
        var folders = Enumerable.Range(0, Processes).Select(i => isRemote ? Clone(bare, i) : repository.Root).ToList();

        var lines = new string[Processes][];
        Parallel.For(
            0, Processes, new ParallelOptions { MaxDegreeOfParallelism = Processes }, i => lines[i] = Work(folders[i], i, isRemote));

        var done = lines.SelectMany(l => l).Select(l => l.Split(' ', 4)).ToList();
        Assert.Equal(Processes * FaultAmount.MovesOfEachProcess, done.Count);
        Assert.All(done.Where(d => d[0] != "shared"), d => Assert.True(d[1] == "0", string.Join(' ', d)));
        Assert.All(done, d => Assert.True(d[1] is "0" or "6", string.Join(' ', d)));

        var judged = isRemote ? bare : repository.Root;
        var events = int.Parse(repository.Git.Git("-C", judged, "rev-list", "--count", "prompts/ledger"), CultureInfo.InvariantCulture) - start;
        Assert.Equal(done.Count(d => d[2] == "1"), events);
        Assert.Equal("0", repository.Git.Git("-C", judged, "rev-list", "--count", "--min-parents=2", "prompts/ledger"));
        var verified = CliRepository.RunIn(judged, "verify");
        Assert.True(verified.ExitCode == 0, verified.ToString());
    }

    private string Clone(string bare, int number)
    {
        var folder = places.Combine($"clone-{number}");
        repository.Git.Git("clone", "--quiet", bare, folder);
        repository.Git.Git("-C", folder, "config", "user.name", $"Mover {number}");
        repository.Git.Git("-C", folder, "config", "user.email", $"mover{number}@example.org");
        return folder;
    }

    /// <summary>Runs one process to its end; a line a move: prompt, exit code, whether it changed something, what it said.</summary>
    private static string[] Work(string folder, int number, bool isRemote)
    {
        var result = ProcessRunner.Run(
            "dotnet",
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "PromptRegistry.RaceWorker.dll"), folder,
                number.ToString(CultureInfo.InvariantCulture), FaultAmount.MovesOfEachProcess.ToString(CultureInfo.InvariantCulture),
                isRemote ? "remote" : "local",
            ],
            AppContext.BaseDirectory);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
