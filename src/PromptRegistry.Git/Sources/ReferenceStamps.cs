namespace PromptRegistry.Git.Sources;

/// <summary>
/// Notices moved refs by the times of files and folders, without reading a ref: git replaces packed refs, reftables and
/// loose refs by renaming, which changes the file of the packed ones, the list of the tables, and the folder of a loose
/// one.
/// </summary>
internal sealed class ReferenceStamps(string commonFolder, TimeProvider clock)
{
    private readonly string packed = Path.Combine(commonFolder, "packed-refs");
    private readonly string tables = Path.Combine(commonFolder, "reftable", "tables.list");
    private readonly string root = Path.Combine(commonFolder, "refs", "tags", "prompts");
    private readonly Mark packedMark = new();
    private readonly Mark tablesMark = new();
    private readonly Mark rootMark = new();
    private readonly Dictionary<string, Mark> folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> unsettled = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? names;
    private List<string> there = [];

    /// <summary>Compares with the last look, and remembers this one.</summary>
    /// <param name="prompts">The prompts of interest.</param>
    /// <param name="hints">The prompts whose folders are looked at, besides what all prompts share; null for all.</param>
    public ReferenceChanges Look(IReadOnlyList<string> prompts, IReadOnlyCollection<string>? hints = null)
    {
        // Each of them remembers what it sees: none may be passed over.
        var all = packedMark.HasChanged(Stamp.OfFile(packed), clock)
            | tablesMark.HasChanged(Stamp.OfFile(tables), clock)
            | !IsSame(prompts);
        var shape = all | rootMark.HasChanged(Stamp.OfFolder(root), clock);
        names = prompts;
        if (shape) there = [.. prompts.Where(p => Directory.Exists(Path.Combine(root, FirstSegment(p))))];
        var changed = shape || hints is null ? Folders() : Folders(hints);
        return all ? ReferenceChanges.Everything : new ReferenceChanges(false, changed);
    }

    /// <summary>Whether the prompt's folder was there at the last look.</summary>
    public bool Knows(string prompt) => folders.ContainsKey(prompt);

    /// <summary>All folders that are there now, or were.</summary>
    private List<string> Folders()
    {
        var changed = new List<string>();
        foreach (var prompt in there) Add(changed, prompt);
        if (folders.Count == there.Count) return changed;

        // What is gone was packed or deleted: the packed file shows that only if it changed.
        foreach (var prompt in folders.Keys.Except(there, StringComparer.Ordinal).ToList())
        {
            folders.Remove(prompt);
            unsettled.Remove(prompt);
            changed.Add(prompt);
        }

        return changed;
    }

    private List<string> Folders(IReadOnlyCollection<string> hints)
    {
        if (hints.Count == 0 && unsettled.Count == 0) return [];
        var changed = new List<string>();
        foreach (var prompt in unsettled.Union(hints, StringComparer.Ordinal).ToList())
        {
            if (folders.ContainsKey(prompt)) Add(changed, prompt);
        }

        return changed;
    }

    private void Add(List<string> changed, string prompt)
    {
        if (!folders.TryGetValue(prompt, out var mark)) folders[prompt] = mark = new Mark();
        if (!mark.HasChanged(Stamp.OfFolder(Path.Combine(root, prompt)), clock)) return;
        changed.Add(prompt);
        if (mark.IsSettled) unsettled.Remove(prompt);
        else unsettled.Add(prompt);
    }

    private bool IsSame(IReadOnlyList<string> prompts) =>
        ReferenceEquals(prompts, names) || (names is not null && prompts.SequenceEqual(names, StringComparer.Ordinal));

    private static string FirstSegment(string prompt) =>
        prompt.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? prompt[..slash] : prompt;
}

/// <summary>Which prompts' refs may have moved.</summary>
internal readonly record struct ReferenceChanges(bool All, IReadOnlyCollection<string> Prompts)
{
    public static ReferenceChanges Everything { get; } = new(true, []);

    public bool None => !All && Prompts.Count == 0;
}

/// <summary>
/// What was last seen of a file or folder. A change counts as one more at every look until it has been seen for longer
/// than the coarsest times of file systems: another change could bear the same time. That is measured by this machine's
/// own passing of time, so that neither a clock that is set nor the clock of a file server hides anything.
/// </summary>
internal sealed class Mark
{
    /// <summary>Coarser than the times of any file system in use.</summary>
    private static readonly TimeSpan Unsure = TimeSpan.FromSeconds(2);

    private Stamp stamp;
    private long seen;
    private bool isKnown;

    /// <summary>Whether the same stamp will count as no change from now on.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Compares with what was seen last, and remembers what is seen now.</summary>
    /// <returns>Whether it may have changed since the last look.</returns>
    public bool HasChanged(Stamp now, TimeProvider clock)
    {
        var time = clock.GetTimestamp();
        if (!isKnown || now != stamp)
        {
            (isKnown, stamp, seen) = (true, now, time);
            IsSettled = !now.Exists;
            return true;
        }

        if (IsSettled) return false;
        IsSettled = clock.GetElapsedTime(seen, time) >= Unsure;
        return true;
    }
}

/// <summary>
/// When a file or folder was last changed, and how long a file is; the default where it does not exist.
/// </summary>
internal readonly record struct Stamp(long Ticks, long Length)
{
    public bool Exists => Ticks != 0;

    public static Stamp OfFile(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new Stamp(file.LastWriteTimeUtc.Ticks, file.Length) : default;
    }

    public static Stamp OfFolder(string path)
    {
        // One call; the year 1601 is what it answers for what does not exist.
        var time = Directory.GetLastWriteTimeUtc(path);
        return time.Year <= 1601 ? default : new Stamp(time.Ticks, 0);
    }
}
