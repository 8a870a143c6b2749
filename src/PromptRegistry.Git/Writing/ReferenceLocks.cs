namespace PromptRegistry.Git.Writing;

/// <summary>A lock of git on what the registry moves.</summary>
internal sealed record ReferenceLocks(string Path, string Name, DateTime Since)
{
    /// <summary>Those that are there now: of a git that is running, or of one that was killed.</summary>
    public static IEnumerable<ReferenceLocks> Find(GitRegistry registry)
    {
        var common = registry.Place.CommonFolder;
        var locks = new List<string>
        {
            System.IO.Path.Combine(common, "packed-refs.lock"),
            System.IO.Path.Combine(common, "reftable", "tables.list.lock"),
            System.IO.Path.Combine(common, registry.LedgerReference + ".lock"),
        };
        var tags = System.IO.Path.Combine(common, RegistryReferences.Root);
        if (Directory.Exists(tags)) locks.AddRange(Directory.EnumerateFiles(tags, "*.lock", SearchOption.AllDirectories));
        return locks.Where(File.Exists)
            .Select(l => new ReferenceLocks(l, System.IO.Path.GetRelativePath(common, l), File.GetLastWriteTimeUtc(l)));
    }

    public string Describe() =>
        $"The lock {Name} is there since {Since:yyyy-MM-dd HH:mm:ss}Z. A git that is running holds it, or one that was killed left it "
            + $"behind and nothing can move. If no git is running, remove it: 'rm {Path}'.";
}
