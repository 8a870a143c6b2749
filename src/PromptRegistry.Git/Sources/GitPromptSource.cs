using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Witnesses;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// The prompts of one environment, read from the tags of a repository on this machine. Each prompt's tag is looked up
/// by name, so that a read costs the same however many releases there are; a read with nothing changed looks at the
/// times of a few files, and where refs are loose and nothing watches, of a folder for each prompt.
/// </summary>
public sealed class GitPromptSource : IPromptSource
{
    /// <summary>How long a quiet watcher is believed before folders are looked at all the same.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly string repository;
    private readonly GitPromptSourceOptions options;
    private readonly Func<string, IGitReader> openReader;
    private readonly List<ReferenceWatcher> watchers = [];
    private OpenRepository? open;
    private Witness? witness;
    private EnvironmentPrompts? last;
    private string? lastEnvironment;
    private long lastLook;

    /// <param name="repository">A work tree or a bare repository; need not exist yet.</param>
    /// <param name="options">Defaults serve.</param>
    public GitPromptSource(string repository, GitPromptSourceOptions? options = null)
        : this(repository, options ?? new GitPromptSourceOptions(), null)
    {
    }

    /// <param name="openReader">Opens the git folder to read; null for the reader that the options name.</param>
    internal GitPromptSource(string repository, GitPromptSourceOptions options, Func<string, IGitReader>? openReader)
    {
        this.repository = repository;
        this.options = options;
        this.openReader = openReader ?? (folder => GitReaders.Open(folder, options.Reader));
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
                open ??= OpenRepository.Open(repository, options, witness ??= Witness.Open(options.WitnessFile), openReader);
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

    private EnvironmentPrompts Read(
        OpenRepository from, PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        if (!Directory.Exists(from.Folders.CommonFolder)) throw new GitException("the repository is no longer there.");
        var before = previous is not null && ReferenceEquals(previous, last) && request.Environment == lastEnvironment ? last : null;
        var hints = Hints(from);
        if (hints is null) lastLook = options.Clock.GetTimestamp();
        var changes = from.Stamps.Look(from.NamesOf(request.Names), hints);
        if (before is not null && changes.None && before.Unread.Count == 0) return before;

        last = new EnvironmentReading(from, request.Environment, before, changes).Read(request.Names, cancellation);
        lastEnvironment = request.Environment;
        return last;
    }

    /// <summary>The prompts in whose folders something happened; null where all are to be looked at.</summary>
    private HashSet<string>? Hints(OpenRepository from)
    {
        var hints = new HashSet<string>(StringComparer.Ordinal);
        foreach (var watcher in watchers) hints.UnionWith(watcher.TakeHints());
        return watchers.Exists(w => w.IsReliable)
            && options.Clock.GetElapsedTime(lastLook) < Trust
            && hints.All(from.Stamps.Knows)
            ? hints
            : null;
    }

    private void Close()
    {
        open?.Dispose();
        open = null;
        last = null;
        lastLook = 0;
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
