using System.Diagnostics;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests.Faults;

/// <summary>The command is killed at seeded random moments: no tag without its event, no event without its tag.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly string Command = Path.Combine(AppContext.BaseDirectory, "dotnet-prompt.dll");

    private readonly CliRepository repository = new();
    private readonly TempDirectory places = new();

    public void Dispose()
    {
        repository.Dispose();
        places.Dispose();
    }

    [Theory]
    [InlineData("release", 1, false)]
    [InlineData("promote", 2, false)]
    [InlineData("push", 3, false)]
    [InlineData("promote", 4, true)]
    public void A_command_that_is_killed_leaves_what_verify_accepts_and_the_next_one_succeeds(string what, int seed, bool withItsGits)
    {
        repository.Git.Git("clone", "--quiet", "--bare", ".", places.Combine("bare.git"));
        repository.Git.Git("remote", "add", "origin", places.Combine("bare.git"));
        Release(0);
        Release(1);
        string[] push = what == "push" ? ["--push"] : [];
        repository.Do(["promote", "greeting@1.0.0", "--to", "prod", .. push]);

        // The whole run takes so long here and now; moments are drawn from it.
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Run(null, false, "promote", "greeting@1.0.0", "--to", "dev"));
        var whole = watch.Elapsed;
        var random = new Random(seed);
        for (var i = 0; i < FaultAmount.Kills / 4; i++)
        {
            var version = $"1.0.{(i + 1) % 2}";
            if (what == "release") Prepare(i + 2);
            string[] arguments = what == "release" ? ["release", "greeting", "--no-eval"] : ["promote", $"greeting@{version}", "--to", "prod", .. push];
            Run(whole * random.NextDouble(), withItsGits, arguments);

            var verified = repository.Run("verify");
            Assert.True(verified.ExitCode == 0 || verified.Output.StartsWith("1 discrepancy", StringComparison.Ordinal), verified.ToString());
            var next = repository.Run(arguments);
            Assert.True(next.ExitCode == 0 || next.Error.Contains("PRM3007", StringComparison.Ordinal), next.ToString());
            Clean(repository.Root);
            if (what == "push") Clean(places.Combine("bare.git"));
        }

        repository.Git.Git("fsck", "--strict");
    }

    private static void Clean(string folder)
    {
        var verified = CliRepository.RunIn(folder, "verify");
        Assert.True(verified.ExitCode == 0, verified.ToString());
    }

    private void Release(int version)
    {
        Prepare(version);
        repository.Do("release", "greeting", "--no-eval", "--push");
    }

    private void Prepare(int version)
    {
        repository.Write("prompts/greeting/prompt.yaml", CliRepository.Manifest.Replace("1.0.0", $"1.0.{version}", StringComparison.Ordinal) + "\n");
        repository.Write("prompts/greeting/user.scriban", $"Version {version}. {{{{ name }}}}");
        repository.Git.Commit($"version {version}");
    }

    /// <summary>Runs the real command, and kills it after a time, alone or with the gits that it started, unless it ended by itself.</summary>
    private int Run(TimeSpan? killAfter, bool withItsGits, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", Command, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (killAfter is { } time && !process.WaitForExit(time)) process.Kill(withItsGits);
        process.WaitForExit();
        return process.ExitCode;
    }
}
