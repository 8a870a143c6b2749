using System.Diagnostics;
using System.Globalization;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Bench.Registry;

/// <summary>
/// Reading repositories of a thousand prompts with ten, a hundred and a thousand releases each, by either reader and
/// beside git's own commands, in turn.
/// </summary>
internal static class RegistryRun
{
    private const int Rounds = 3;
    private static readonly GitReaderKind[] Readers = [GitReaderKind.LibGit2Sharp, GitReaderKind.Process];

    public static void Execute(string folder, IReadOnlyList<int> releases)
    {
        Directory.CreateDirectory(folder);
        foreach (var count in releases)
        {
            var packed = RegistryRepository.Open(Path.GetFullPath(folder), count);
            Measure($"{count} releases, refs packed", packed);
            if (count == 100) Measure($"{count} releases, environments' refs loose", RegistryRepository.OpenLoose(Path.GetFullPath(folder), packed));
        }
    }

    private static void Measure(string title, RegistryRepository repository)
    {
        var figures = new Figures();
        Peers.CatFile(repository.Folder);
        for (var round = 0; round < Rounds; round++)
        {
            figures.Add("git cat-file --batch", "load, again", Peers.Time(() => Peers.CatFile(repository.Folder)));
            figures.Add("git for-each-ref", "refresh, nothing changed", Peers.Time(() => Peers.ForEachRef(repository.Folder, Names.Environments)));
            figures.Add("git for-each-ref", "refresh, one tag moved", Peers.Time(() => Peers.ForEachRef(repository.Folder, Names.Environments)));
            foreach (var reader in Readers)
            {
                foreach (var (what, value) in Child("load", reader, repository.Folder)) figures.Add(reader.ToString(), what, value);
            }
        }

        foreach (var reader in Readers)
        {
            foreach (var (what, value) in Child("follow", reader, repository.Folder)) figures.Add(reader.ToString(), what, value);
        }

        Console.WriteLine(title);
        figures.Write();
    }

    private static List<(string What, double Value)> Child(string what, GitReaderKind reader, string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(RegistryRun).Assembly.Location);
        start.ArgumentList.Add("registry");
        start.ArgumentList.Add(what);
        start.ArgumentList.Add(reader.ToString());
        start.ArgumentList.Add(folder);
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"measuring {reader} failed");
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))
            .Select(l => (string.Join(' ', l[..^1]), double.Parse(l[^1], CultureInfo.InvariantCulture)))];
    }
}
