namespace PromptRegistry.Git.Sources;

/// <summary>
/// Notices moved refs by the times of files and folders, without reading a ref: git replaces packed refs and loose refs
/// by renaming, which changes the file of the packed ones and the folder of a loose one. What changed so recently that
/// another change could bear the same time counts as changed once more.
/// </summary>
internal sealed class ReferenceStamps(string commonFolder, TimeProvider clock)
{
    /// <summary>Coarser than the times of any file system in use.</summary>
    private static readonly TimeSpan Unsure = TimeSpan.FromSeconds(2);

    private readonly string packed = Path.Combine(commonFolder, "packed-refs");
    private readonly string tables = Path.Combine(commonFolder, "reftable", "tables.list");
    private readonly string root = Path.Combine(commonFolder, "refs", "tags", "prompts");
    private readonly Dictionary<string, Stamp> folders = new(StringComparer.Ordinal);
    private Stamp packedStamp;
    private Stamp tablesStamp;
    private Stamp rootStamp;
    private IReadOnlyList<string>? names;
    private List<string> watched = [];
    private bool unsure = true;

    /// <summary>Compares with the last look, and remembers this one.</summary>
    /// <param name="prompts">The prompts of interest.</param>
    /// <param name="withFolders">False to look only at what all prompts share.</param>
    public ReferenceChanges Look(IReadOnlyList<string> prompts, bool withFolders)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var (nowPacked, nowTables, nowRoot) = (Stamp.OfFile(packed), Stamp.OfFile(tables), Stamp.OfFolder(root));
        var all = unsure || nowPacked != packedStamp || nowTables != tablesStamp || !IsSame(prompts);
        var shape = all || nowRoot != rootStamp;
        unsure = IsRecent(nowPacked, now) || IsRecent(nowTables, now);
        (packedStamp, tablesStamp, names) = (nowPacked, nowTables, prompts);
        if (shape) watched = [.. prompts.Where(p => Directory.Exists(Path.Combine(root, FirstSegment(p))))];
        rootStamp = IsRecent(nowRoot, now) ? default : nowRoot;

        var changed = shape || withFolders ? Folders(now) : [];
        return all ? ReferenceChanges.Everything : new ReferenceChanges(false, changed);
    }

    private List<string> Folders(long now)
    {
        var changed = new List<string>();
        foreach (var prompt in watched)
        {
            var stamp = Stamp.OfFolder(Path.Combine(root, prompt));
            if (folders.TryGetValue(prompt, out var before) && before == stamp) continue;
            changed.Add(prompt);
            if (IsRecent(stamp, now)) folders.Remove(prompt);
            else folders[prompt] = stamp;
        }

        if (folders.Count <= watched.Count) return changed;

        // Folders that are gone: their refs were packed or deleted, which the packed file shows only if it changed.
        var gone = folders.Keys.Except(watched).ToList();
        foreach (var prompt in gone) folders.Remove(prompt);
        changed.AddRange(gone);
        return changed;
    }

    private bool IsSame(IReadOnlyList<string> prompts) =>
        ReferenceEquals(prompts, names) || (names is not null && prompts.SequenceEqual(names, StringComparer.Ordinal));

    private static string FirstSegment(string prompt) =>
        prompt.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? prompt[..slash] : prompt;

    private static bool IsRecent(Stamp stamp, long now) => stamp.Exists && now - stamp.Ticks < Unsure.Ticks;
}
