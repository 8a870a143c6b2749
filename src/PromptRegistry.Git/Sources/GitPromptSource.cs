using PromptRegistry.Git.Processes;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// The prompts of one environment, read from the tags of a repository on this machine. Each prompt's tag is looked up
/// by name, so that a read costs the same however many releases there are; a read with nothing changed looks at the
/// times of a few files.
/// </summary>
public sealed class GitPromptSource : IPromptSource
{
    /// <summary>How long a quiet watcher is believed before folders are looked at all the same.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly string repository;
    private readonly GitPromptSourceOptions options;
    private readonly List<ReferenceWatcher> watchers = [];
    private OpenRepository? open;
    private PromptSourceState? last;
    private string? lastEnvironment;
    private int lastEvents;
    private DateTimeOffset lastLook;

    /// <param name="repository">A work tree or a bare repository; need not exist yet.</param>
    /// <param name="options">Defaults serve.</param>
    public GitPromptSource(string repository, GitPromptSourceOptions? options = null)
    {
        this.repository = repository;
        this.options = options ?? new GitPromptSourceOptions();
    }

    public string Description => repository;

    /// <inheritdoc/>
    public PromptSourceState Read(
        PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        lock (gate)
        {
            try
            {
                open ??= OpenRepository.Open(repository, options);
                return Read(open, request, previous, cancellation);
            }
            catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
            {
                Close();
                throw new PromptSourceException($"The prompts in {repository} cannot be read: "
                    + $"{exception.Message}", exception);
            }
        }
    }

    /// <inheritdoc/>
    public IDisposable Watch(Action changed)
    {
        var folders = GitFolders.Find(repository);
        if (folders is null) return new Subscription(() => { });
        var watcher = new ReferenceWatcher(folders.CommonFolder, changed, options.Clock);
        lock (gate) watchers.Add(watcher);
        return new Subscription(() =>
        {
            lock (gate) watchers.Remove(watcher);
            watcher.Dispose();
        });
    }

    public void Dispose()
    {
        lock (gate)
        {
            Close();
            foreach (var watcher in watchers) watcher.Dispose();
            watchers.Clear();
        }
    }

    private PromptSourceState Read(
        OpenRepository from, PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        if (!Directory.Exists(from.Folders.CommonFolder)) throw new GitException("the repository is no longer there.");
        var continues = previous is not null && ReferenceEquals(previous, last) && request.Environment == lastEnvironment;
        var quiet = IsQuiet();
        var changes = from.Stamps.Look(request.Names, withFolders: !quiet);
        if (!quiet) lastLook = options.Clock.GetUtcNow();
        if (continues && changes.None) return previous!;

        var reading = new EnvironmentReading(from, request.Environment, continues ? previous : null, changes);
        var state = reading.Read(request.Names, cancellation);
        last = state;
        lastEnvironment = request.Environment;
        return state;
    }

    private bool IsQuiet()
    {
        var seen = watchers.Sum(w => w.Events);
        var quiet = watchers.Exists(w => w.IsReliable) && seen == lastEvents && options.Clock.GetUtcNow() - lastLook < Trust;
        lastEvents = seen;
        return quiet;
    }

    private void Close()
    {
        open?.Dispose();
        open = null;
        last = null;
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
