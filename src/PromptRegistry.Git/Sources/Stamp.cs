namespace PromptRegistry.Git.Sources;

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
