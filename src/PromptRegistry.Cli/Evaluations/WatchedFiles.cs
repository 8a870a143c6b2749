using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>
/// When the files that an evaluation reads were written. They are looked at again and again: that works on every file system, and costs a
/// hundredth of a second for thousands.
/// </summary>
internal sealed class WatchedFiles
{
    /// <summary>How often files are looked at, and for how long nothing more may be saved before an evaluation begins.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>What evaluations write themselves.</summary>
    private static readonly string[] Own = ["recordings.jsonl", "baseline.json", "agreement.jsonl"];

    private readonly string root;
    private readonly Dictionary<string, (DateTime Written, long Length)> seen;

    private WatchedFiles(string root, Dictionary<string, (DateTime Written, long Length)> seen) => (this.root, this.seen) = (root, seen);

    public static WatchedFiles Of(string root)
    {
        var files = new DirectoryFiles(root);
        var seen = new Dictionary<string, (DateTime Written, long Length)>(StringComparer.Ordinal);
        foreach (var path in files.FindFiles(PromptPaths.PromptsFolder).Concat(files.FindFiles(PromptPaths.TemplatesFolder)).Append(RepositorySettings.FileName))
        {
            var file = new FileInfo(Path.Combine(root, path));
            if (file.Exists) seen[path] = (file.LastWriteTimeUtc, file.Length);
        }

        return new WatchedFiles(root, seen);
    }

    /// <summary>The same after an evaluation: what it wrote is no change.</summary>
    public WatchedFiles AfterRun()
    {
        var now = Of(root).seen;
        var after = new Dictionary<string, (DateTime Written, long Length)>(seen, StringComparer.Ordinal);
        foreach (var path in now.Keys.Concat(seen.Keys).Where(path => Own.Contains(path[(path.LastIndexOf('/') + 1)..], StringComparer.Ordinal)))
        {
            if (now.TryGetValue(path, out var state)) after[path] = state;
            else after.Remove(path);
        }

        return new WatchedFiles(root, after);
    }

    /// <summary>Waits until something is saved and then nothing more for a moment.</summary>
    /// <returns>The files as they are then, and the paths that changed.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<(WatchedFiles Now, IReadOnlySet<string> Changed)> ChangedAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var last = this;
        while (true)
        {
            await Task.Delay(Interval, clock, cancellation);
            var now = Of(root);
            var changed = Difference(this, now);
            if (changed.Count > 0 && Difference(last, now).Count == 0) return (now, changed);
            last = now;
        }
    }

    private static HashSet<string> Difference(WatchedFiles before, WatchedFiles now) =>
    [
        .. now.seen.Where(file => !before.seen.TryGetValue(file.Key, out var was) || was != file.Value).Select(file => file.Key),
        .. before.seen.Keys.Where(path => !now.seen.ContainsKey(path)),
    ];
}
