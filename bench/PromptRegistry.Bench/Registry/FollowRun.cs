using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;

namespace PromptRegistry.Bench.Registry;

/// <summary>An app of a thousand prompts that follows three environments, in a process of its own.</summary>
internal static class FollowRun
{
    private const int Moves = 20;

    /// <summary>Longer than a change counts as recent.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2.5);

    public static void Execute(GitReaderKind reader, string folder)
    {
        GitPromptSource Open() => new(folder, new GitPromptSourceOptions { Reader = reader });

        Register(Open());
        using var environments = new Environments(Open);
        Figures.Say("follow, start, with parsing", Peers.Time(environments.Refresh));
        Thread.Sleep(Settling);
        environments.Refresh();
        Figures.Say("refresh, nothing changed, unwatched", Median(200, environments.Refresh));
        environments.Watch();
        Thread.Sleep(Settling);
        environments.Refresh();
        Figures.Say("refresh, nothing changed", Median(200, environments.Refresh));
        for (var i = 0; i < Moves; i++)
        {
            Move(folder, i);
            environments.Wait();
            Figures.Say("refresh, one tag moved", Peers.Time(environments.Refresh));
        }
    }

    /// <summary>An accessor for each prompt, as generated code would make it.</summary>
    private static void Register(GitPromptSource source)
    {
        using (source)
        {
            var state = source.ReadAsync(new PromptSourceRequest("prod", Names.All), null, default).AsTask().GetAwaiter().GetResult();
            var contract = ContractText.Write(PromptLoader.Load(Names.All[0], state.Prompts[Names.All[0]].Files!, RepositorySettings.Default).Prompt!.Contract);
            PromptRuntime.Register(
                [.. Names.All.Select(n => new CompiledPrompt(n, "1.0.0", "sha256:0", contract, new ChatTarget(new ModelSettings(), null, null)))]);
        }
    }

    /// <summary>Moves one environment to another release and back.</summary>
    private static void Move(string folder, int number)
    {
        var prompt = Names.All[500];
        var release = Names.Version(number % 2 == 0 ? 0 : 1);
        Git.Run(folder, ["update-ref", Names.Environment(prompt, "prod"), $"refs/tags/prompts/{prompt}/v{release}"]);
    }

    private static double Median(int rounds, Action run)
    {
        var times = Enumerable.Range(0, rounds).Select(_ => Peers.Time(run)).Order().ToList();
        return times[rounds / 2];
    }

    /// <summary>An app that follows three environments.</summary>
    private sealed class Environments(Func<GitPromptSource> open) : IDisposable
    {
        private readonly LivePrompts[] live = [.. Names.Environments.Select(e => new LivePrompts(open(), e))];
        private readonly SemaphoreSlim noticed = new(0);
        private readonly List<IDisposable> watches = [];

        private static readonly HashSet<string> Known = [.. Names.All];

        public void Refresh()
        {
            foreach (var one in live)
            {
                // The bench has accessors of its own, which that repository knows nothing of.
                var snapshot = one.RefreshAsync().AsTask().GetAwaiter().GetResult();
                if (snapshot.Problems.FirstOrDefault(p => p.Prompt is null || Known.Contains(p.Prompt)) is { } problem) throw new InvalidOperationException(problem.Message);
            }
        }

        public void Watch()
        {
            foreach (var one in live) watches.Add(one.Watch(() => noticed.Release()));
        }

        /// <summary>Until every watcher has told, and its echo too.</summary>
        public void Wait()
        {
            Thread.Sleep(500);
            while (noticed.CurrentCount > 0) noticed.Wait();
        }

        public void Dispose()
        {
            foreach (var watch in watches) watch.Dispose();
            foreach (var one in live) one.Dispose();
            noticed.Dispose();
        }
    }
}
