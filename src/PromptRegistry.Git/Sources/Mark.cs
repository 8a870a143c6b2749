namespace PromptRegistry.Git.Sources;

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
