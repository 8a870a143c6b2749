using System.Globalization;

namespace PromptRegistry.Bench.Building;

/// <summary>
/// What the package adds to a whole <c>dotnet build</c>: the same project with it and without it, in turn, with nothing to do;
/// and with 500 recorded cases of three scorers to replay.
/// </summary>
internal static class BuildCase
{
    private const int Rounds = 15;
    private const int Cases = 500;

    public static void Execute()
    {
        var folder = Directory.CreateTempSubdirectory("prompt-bench-").FullName;
        try
        {
            Execute(folder, Path.Combine(folder, "feed"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Execute(string folder, string feed)
    {
        var repository = Repository.Root;
        foreach (var project in (string[])["src/PromptRegistry.Templates", "src/PromptRegistry.Core", "packages/PromptRegistry"])
            DotNet.Run(repository, "pack", project, "-o", feed, "-v:q", "-nologo");
        const string package = "PromptRegistry.Core.";
        var version = Path.GetFileNameWithoutExtension(Directory.GetFiles(feed, package + "*.nupkg").Single())[package.Length..];

        var bare = new BenchProject(Path.Combine(folder, "bare"), feed);
        bare.Create(null);
        var idleRoot = Path.Combine(folder, "idle");
        var tool = Path.Combine(repository, "artifacts", "bin", "PromptRegistry.Cli", "release", "dotnet-prompt.dll");
        RecordedPrompt.Write(idleRoot, Cases, tool);
        var withPackage = new BenchProject(idleRoot, feed);
        withPackage.Create(version);

        var without = new List<BuildSample>();
        var idle = new List<BuildSample>();
        var replaying = new List<BuildSample>();
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(bare.Build());
            idle.Add(withPackage.Build());
            File.SetLastWriteTimeUtc(Path.Combine(idleRoot, "prompts", "answer", "recordings.jsonl"), DateTime.UtcNow);
            replaying.Add(withPackage.Build());
        }

        Console.WriteLine(Line("without the package, nothing to do", without, without));
        Console.WriteLine(Line("with it, nothing to do", idle, without));
        Console.WriteLine(Line($"with it, {Cases} cases to replay", replaying, without));
    }

    /// <summary>Differences are taken within a round and then their median: what disturbs a round disturbs all its builds.</summary>
    private static string Line(string name, List<BuildSample> samples, List<BuildSample> beside) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-36} best {samples.Min(s => s.Elapsed),7:N0} ms, median {Median(samples.Select(s => s.Elapsed)),7:N0} ms,"
        + $" added {Median(samples.Zip(beside, (a, b) => a.Elapsed - b.Elapsed)),6:N0} ms"
        + $" ({Median(samples.Zip(beside, (a, b) => a.Elapsed / b.Elapsed)):N2} x),"
        + $" best to best {samples.Min(s => s.Elapsed) - beside.Min(s => s.Elapsed),6:N0} ms;"
        + $" of the processor {Median(samples.Select(s => s.Processor)),7:N0} ms,"
        + $" added {Median(samples.Zip(beside, (a, b) => a.Processor - b.Processor)),6:N0} ms");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
