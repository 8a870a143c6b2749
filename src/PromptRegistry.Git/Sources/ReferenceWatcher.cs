namespace PromptRegistry.Git.Sources;

/// <summary>
/// Tells at once when a ref may have moved, loose or packed, whoever moved it. Tells again shortly after: a folder that
/// was just made is watched only from then on. Where the system cannot watch, it tells nothing, and refreshing at
/// intervals has to do.
/// </summary>
internal sealed class ReferenceWatcher : IDisposable
{
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(200);

    private readonly List<FileSystemWatcher> watchers = [];
    private readonly Action changed;
    private readonly ITimer echo;
    private readonly Lock gate = new();
    private HashSet<string> hints = new(StringComparer.Ordinal);
    private volatile bool failed;

    public ReferenceWatcher(string commonFolder, Action changed, TimeProvider clock)
    {
        this.changed = changed;
        echo = clock.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Add(commonFolder, recursive: false, _ => { });
        Add(Path.Combine(commonFolder, "refs", "tags"), recursive: true, Remember);
        Add(Path.Combine(commonFolder, "reftable"), recursive: false, _ => { });
    }

    /// <summary>Whether everything that happens is seen.</summary>
    public bool IsReliable => watchers.Count >= 2 && !failed;

    /// <summary>
    /// The folders below the root of the prompts' refs in which something happened since the last call. One that is not a
    /// prompt's may be a new folder, whose content nobody watched yet.
    /// </summary>
    public IReadOnlyCollection<string> TakeHints()
    {
        lock (gate)
        {
            if (hints.Count == 0) return [];
            var taken = hints;
            hints = new HashSet<string>(StringComparer.Ordinal);
            return taken;
        }
    }

    public void Dispose()
    {
        foreach (var watcher in watchers) watcher.Dispose();
        echo.Dispose();
    }

    private void Add(string folder, bool recursive, Action<string> remember)
    {
        if (!Directory.Exists(folder)) return;
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = recursive,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite,
                InternalBufferSize = 64 * 1024,
            };
            watcher.Created += (_, e) => Happened(e.Name, remember);
            watcher.Deleted += (_, e) => Happened(e.Name, remember);
            watcher.Changed += (_, e) => Happened(e.Name, remember);
            watcher.Renamed += (_, e) => Happened(e.Name, remember);
            watcher.Error += (_, _) => Lost();
            watcher.EnableRaisingEvents = true;
            watchers.Add(watcher);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            // The system's limit on watches, or a folder that is just being removed.
            watcher?.Dispose();
            failed = true;
        }
    }

    private void Happened(string? name, Action<string> remember)
    {
        // A lock is made and removed around every move; the move itself is a rename to another name.
        if (name is null || name.EndsWith(".lock", StringComparison.Ordinal)) return;
        remember(name);
        Tell();
        echo.Change(Echo, Timeout.InfiniteTimeSpan);
    }

    private void Lost()
    {
        failed = true;
        Tell();
    }

    private void Remember(string name)
    {
        const string root = "prompts/";
        name = name.Replace('\\', '/');
        var folder = name.StartsWith(root, StringComparison.Ordinal) && name.LastIndexOf('/') is var slash && slash > root.Length
            ? name[root.Length..slash]
            : "";
        lock (gate) hints.Add(folder);
    }

    private void Tell() => changed();
}
