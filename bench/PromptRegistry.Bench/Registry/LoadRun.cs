using System.Diagnostics;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;

namespace PromptRegistry.Bench.Registry;

/// <summary>Opening a repository and reading the files of a thousand prompts, in a process of its own.</summary>
internal static class LoadRun
{
    private static readonly PromptSourceRequest Nothing = new("prod", []);

    public static void Execute(GitReaderKind reader, string folder)
    {
        using (var source = new GitPromptSource(folder, new GitPromptSourceOptions { Reader = reader }))
        {
            Figures.Say("open", Peers.Time(() => source.ReadAsync(Nothing, null, default).AsTask().GetAwaiter().GetResult()));
            Figures.Say("load, first in process", Peers.Time(() => Load(source)));
        }

        using (var process = Process.GetCurrentProcess())
        {
            Figures.Say("memory, MB", process.WorkingSet64 / 1048576.0);
            Figures.Say("memory at most, MB", process.PeakWorkingSet64 / 1048576.0);
        }

        for (var i = 0; i < 5; i++)
        {
            using var source = new GitPromptSource(folder, new GitPromptSourceOptions { Reader = reader });
            source.ReadAsync(Nothing, null, default).AsTask().GetAwaiter().GetResult();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            Figures.Say("load, again", Peers.Time(() => Load(source)));
            Figures.Say("load, allocated, MB", (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1048576.0);
        }
    }

    private static void Load(GitPromptSource source)
    {
        var state = source.ReadAsync(new PromptSourceRequest("prod", Names.All), null, default).AsTask().GetAwaiter().GetResult();
        foreach (var prompt in Names.All)
        {
            var files = state.Prompts[prompt].Files!;
            if (files.Read(Names.Manifest(prompt)) is null || files.Read(Names.Template(prompt)) is null)
                throw new InvalidOperationException($"{prompt} was not found");
        }
    }
}
